/// One line of a text file of vectors: a word, and numbers after it.
enum VectorLine {
  /// Reads a line.
  ///
  /// The last `row.count` fields are the numbers; whatever comes before is the word, spaces included,
  /// of which GloVe's largest files have some.
  ///
  /// - Parameters:
  ///   - line: without its newline.
  ///   - row: where the numbers go.
  /// - Returns: how many bytes the word has; nil where there are too few numbers.
  static func read(
    _ line: UnsafeRawBufferPointer, into row: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    let line = trimmed(line)
    return simple(line, row) ?? fromEnd(line, row)
  }

  /// How many fields a line has.
  static func fieldCount(_ line: UnsafeRawBufferPointer) -> Int {
    var (count, isInside) = (0, false)
    for byte in line {
      let isBlank = self.isBlank(byte)
      if !isBlank && !isInside { count += 1 }
      isInside = !isBlank
    }
    return count
  }

  /// A line whose word holds no blank: one way through.
  private static func simple(
    _ line: UnsafeRawBufferPointer, _ row: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    guard let length = line.firstIndex(where: isBlank) else { return nil }
    var place = length
    for column in row.indices {
      while place < line.count, isBlank(line[place]) { place += 1 }
      let begin = place
      while place < line.count, !isBlank(line[place]) { place += 1 }
      let field = UnsafeRawBufferPointer(rebasing: line[begin..<place])
      guard let number = DecimalNumber.float(field) else { return nil }
      row[column] = number
    }
    return place == line.count ? length : nil
  }

  /// Any line: the numbers are taken from its end.
  private static func fromEnd(
    _ line: UnsafeRawBufferPointer, _ row: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    var end = line.count
    for column in row.indices.reversed() {
      var begin = end
      while begin > 0, !isBlank(line[begin - 1]) { begin -= 1 }
      let field = UnsafeRawBufferPointer(rebasing: line[begin..<end])
      guard let number = DecimalNumber.float(field) else { return nil }
      row[column] = number
      // Only one blank stands between the word and the first number; others are the word's.
      guard begin > 0 else { return nil }
      end = begin - 1
      if column > 0 { while end > 0, isBlank(line[end - 1]) { end -= 1 } }
    }
    return end
  }

  /// A line without blanks at its end, as fastText and word2vec leave them.
  private static func trimmed(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var end = line.count
    while end > 0, isBlank(line[end - 1]) || line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: line[..<end])
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
