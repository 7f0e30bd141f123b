extension String {
  /// The fewest insertions, deletions and replacements of UTF-8 bytes that make another text of this.
  ///
  /// Levenshtein 1966, row by row (Wagner and Fischer 1974).
  func editDistance(to other: String) -> Int {
    let other = Array(other.utf8)
    var row = Array(0...other.count)
    for (index, byte) in utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (place, otherByte) in other.enumerated() {
        let replaced = diagonal + (byte == otherByte ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = Swift.min(replaced, row[place] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }
}
