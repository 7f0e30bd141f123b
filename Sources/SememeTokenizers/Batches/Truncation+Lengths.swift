extension Truncation {
  /// How many tokens of a text and its pair stay.
  ///
  /// Reference: `truncate_encodings` of Hugging Face tokenizers.
  ///
  /// - Parameters:
  ///   - counts: tokens of the text and of its pair, if there is one.
  ///   - specialTokenCount: special tokens that are going to be added.
  /// - Returns: the tokens that stay of each.
  /// - Throws: ``TokenizerError``, code `invalidTruncation`, when this cannot be done.
  func lengths(of counts: [Int], specialTokenCount: Int) throws(TokenizerError) -> [Int] {
    guard maximumLength >= specialTokenCount, stride >= 0 else {
      throw TokenizerError(
        .invalidTruncation,
        """
        cannot truncate to \(maximumLength) tokens with a stride of \(stride): the special tokens \
        alone are \(specialTokenCount), and a stride is not negative
        """)
    }
    let room = maximumLength - specialTokenCount
    let total = counts.reduce(0, +)
    guard total > room else { return counts }
    let kept = room == 0 ? counts.map { _ in 0 } : try shares(of: counts, room: room)
    for (count, length) in zip(counts, kept) where length < count && length > 0 && stride >= length
    {
      throw TokenizerError(
        .invalidTruncation,
        "the stride of \(stride) tokens must be less than the \(length) tokens that stay of the text"
      )
    }
    return kept
  }

  private func shares(of counts: [Int], room: Int) throws(TokenizerError) -> [Int] {
    let excess = counts.reduce(0, +) - room
    switch strategy {
    case .longestFirst:
      guard counts.count == 2 else { return [room] }
      let shorter = min(counts[0], counts[1])
      guard shorter > room / 2 else {
        return counts[0] <= counts[1] ? [shorter, room - shorter] : [room - shorter, shorter]
      }
      let (half, rest) = (room / 2, room - room / 2)
      return counts[0] <= counts[1] ? [half, rest] : [rest, half]
    case .onlyFirst:
      guard counts[0] > excess else { throw tooShort("first", counts[0], excess) }
      return [counts[0] - excess] + counts.dropFirst()
    case .onlySecond:
      guard counts.count == 2 else {
        throw TokenizerError(
          .invalidTruncation,
          "cannot truncate only the second text: there is one text; choose another strategy")
      }
      guard counts[1] > excess else { throw tooShort("second", counts[1], excess) }
      return [counts[0], counts[1] - excess]
    }
  }

  private func tooShort(_ which: String, _ count: Int, _ excess: Int) -> TokenizerError {
    TokenizerError(
      .invalidTruncation,
      """
      cannot reach \(maximumLength) tokens by cutting only the \(which) text: it has \(count) \
      tokens and \(excess) would have to go; allow more tokens or choose longestFirst
      """)
  }

  /// The tokens that stay of a text.
  func kept(of count: Int, length: Int) -> Range<Int> {
    direction == .right ? 0..<length : count - length..<count
  }

  /// The windows of a text: first the tokens that stay, then those that overflow.
  ///
  /// - Parameters:
  ///   - count: the text's tokens.
  ///   - length: how many a window holds.
  /// - Returns: ranges of tokens; one of all when nothing goes.
  func windows(of count: Int, length: Int) -> [Range<Int>] {
    guard length < count else { return [0..<count] }
    guard length > 0 else { return [0..<0, 0..<count] }
    var windows: [Range<Int>] = []
    var passed = 0
    repeat {
      let far = min(passed + length, count)
      windows.append(direction == .right ? passed..<far : count - far..<count - passed)
      guard far < count else { break }
      passed += length - stride
    } while true
    return windows
  }
}
