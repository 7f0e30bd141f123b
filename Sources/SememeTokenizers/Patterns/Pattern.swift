/// What text is searched for: a regular expression in Oniguruma's Ruby syntax, or a plain string.
///
/// Empty matches count as they do in Hugging Face's library: everywhere but right after another.
struct Pattern: Sendable, Equatable {
  private let source: String
  private let isLiteral: Bool
  private let program: PatternProgram

  /// A regular expression.
  ///
  /// - Throws: ``TokenizerError``, code `unsupportedComponent`, when it is not well-formed or uses
  ///   what is not supported.
  init(regex: String) throws(TokenizerError) {
    try self.init(regex, isLiteral: false) { pattern throws(PatternParser.Failure) in
      try PatternParser.parse(pattern)
    }
  }

  /// A string.
  ///
  /// - Throws: ``TokenizerError`` when it is too long.
  init(literal: String) throws(TokenizerError) {
    try self.init(literal, isLiteral: true) { text in
      .concatenation(text.unicodeScalars.map { .set(CharacterSet($0.value...$0.value)) })
    }
  }

  private init(
    _ source: String, isLiteral: Bool,
    _ parse: (String) throws(PatternParser.Failure) -> PatternNode
  ) throws(TokenizerError) {
    self.source = source
    self.isLiteral = isLiteral
    do {
      program = try PatternProgram(try parse(source))
    } catch {
      throw TokenizerError(
        .unsupportedComponent, "the pattern \(String(reflecting: source)): \(error.reason)")
    }
  }

  static func == (left: Pattern, right: Pattern) -> Bool {
    left.source == right.source && left.isLiteral == right.isLiteral
  }

  /// Calls `body` with the matches in a range of text and what lies between, in order.
  @inline(__always)
  func forEachPart(
    _ bytes: UTF8Bytes, in range: Range<Int>, _ body: (Range<Int>, _ isMatch: Bool) -> Void
  ) {
    guard !range.isEmpty else { return }
    program.instructions.withUnsafeBufferPointer { instructions in
      program.sets.withUnsafeBufferPointer { sets in
        var matcher = PatternMatcher(instructions, sets, program.dispatches, bytes, range)
        var settled = range.lowerBound
        var start = range.lowerBound
        var lastEnd: Int?
        while let match = matcher.firstMatch(from: start, firstBytes: program.firstBytes) {
          if match.isEmpty, match.upperBound == lastEnd {
            guard start < range.upperBound else { break }
            start += bytes.scalar(at: start).length
            continue
          }
          if settled < match.lowerBound { body(settled..<match.lowerBound, false) }
          body(match, true)
          settled = match.upperBound
          start = match.upperBound
          lastEnd = match.upperBound
        }
        if settled < range.upperBound { body(settled..<range.upperBound, false) }
      }
    }
  }

  /// A text with the matches replaced.
  func replacingMatches(in text: String, with content: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { buffer in
      forEachPart(buffer, in: 0..<buffer.count) { range, isMatch in
        if isMatch {
          result.append(contentsOf: content.utf8)
        } else {
          result.append(contentsOf: buffer[range])
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
