/// Finds added tokens in text: leftmost first, of those the longest.
struct AddedTokenMatcher: Sendable {
  private let patterns: [(bytes: [UInt8], token: AddedToken)]
  /// For each first byte the patterns that begin with it.
  private let byFirstByte: [Range<Int32>]

  /// Looks for the given tokens, each by its pattern; of equal patterns the first counts.
  init(_ tokens: [(bytes: [UInt8], token: AddedToken)]) {
    var sorted: [(bytes: [UInt8], token: AddedToken)] = []
    let byPattern = tokens.enumerated().sorted { left, right in
      left.element.bytes == right.element.bytes
        ? left.offset < right.offset
        : left.element.bytes.lexicographicallyPrecedes(right.element.bytes)
    }
    for (_, token) in byPattern where !token.bytes.isEmpty && token.bytes != sorted.last?.bytes {
      sorted.append(token)
    }
    var ranges = Array(repeating: Int32(0)..<0, count: 256)
    for (index, pattern) in sorted.enumerated() {
      let first = Int(pattern.bytes[0])
      let start = ranges[first].isEmpty ? Int32(index) : ranges[first].lowerBound
      ranges[first] = start..<Int32(index) + 1
    }
    patterns = sorted
    byFirstByte = ranges
  }

  /// Cuts text at the tokens in it: calls `body` with each range and its token, nil between them.
  ///
  /// Reference: `AddedVocabulary::find_matches` of Hugging Face tokenizers.
  func split(_ bytes: UTF8Bytes, _ body: (Range<Int>, AddedToken?) -> Void) {
    var settled = 0
    var offset = 0
    while offset < bytes.count, !patterns.isEmpty {
      guard !byFirstByte[Int(bytes[offset])].isEmpty, let match = longestMatch(bytes, at: offset)
      else {
        offset += 1
        continue
      }
      var range = offset..<match.end
      offset = match.end
      if match.token.isSingleWord, !standsAlone(bytes, range) { continue }
      if match.token.stripsLeft {
        let start = max(bytes.startOfWhitespace(endingAt: range.lowerBound), settled)
        range = min(start, range.lowerBound)..<range.upperBound
      }
      if match.token.stripsRight {
        range = range.lowerBound..<bytes.endOfWhitespace(startingAt: range.upperBound)
      }
      if settled < range.lowerBound { body(settled..<range.lowerBound, nil) }
      body(range, match.token)
      settled = range.upperBound
    }
    if settled < bytes.count { body(settled..<bytes.count, nil) }
  }

  /// The longest pattern at an offset, found by narrowing the sorted patterns byte by byte.
  private func longestMatch(_ bytes: UTF8Bytes, at start: Int) -> (end: Int, token: AddedToken)? {
    let first = byFirstByte[Int(bytes[start])]
    var low = Int(first.lowerBound)
    var high = Int(first.upperBound)
    var found: (end: Int, token: AddedToken)?
    var length = 1
    while low < high {
      // The shortest of patterns that agree so far stands first.
      if patterns[low].bytes.count == length {
        found = (start + length, patterns[low].token)
        low += 1
      }
      guard start + length < bytes.count, low < high else { break }
      let next = bytes[start + length]
      let (from, count) = (low, high - low)
      low = from + firstIndex(below: count) { patterns[from + $0].bytes[length] >= next }
      high = from + firstIndex(below: count) { patterns[from + $0].bytes[length] > next }
      length += 1
    }
    return found
  }

  private func standsAlone(_ bytes: UTF8Bytes, _ range: Range<Int>) -> Bool {
    func isWord(_ scalar: UInt32) -> Bool { ScalarProperties(of: scalar).contains(.word) }
    if let before = bytes.scalar(before: range.lowerBound), isWord(before) { return false }
    guard range.upperBound < bytes.count else { return true }
    return !isWord(bytes.scalar(at: range.upperBound).value)
  }
}
