/// The second stage: cuts normalised text into words.
enum PreTokenizer: Sendable, Equatable {
  /// At white space, which goes, and around each punctuation mark (BERT).
  case bert
  /// At white space, which goes.
  case whitespaceSplit
  /// Runs of word characters and runs of others, as `\w+|[^\w\s]+` finds them.
  case whitespace
  /// Around punctuation.
  case punctuation(SplitBehavior)
  /// One after another.
  case sequence([PreTokenizer])

  /// Appends the words of `range`, none of them empty, to `words`.
  func split(_ bytes: UTF8Bytes, in range: Range<Int>, into words: inout [Range<Int>]) {
    switch self {
    case .bert:
      scan(bytes, range, &words) {
        $0.contains(.whitespace) ? .gap : $0.contains(.punctuation) ? .single : .word
      }
    case .whitespaceSplit:
      scan(bytes, range, &words) { $0.contains(.whitespace) ? .gap : .word }
    case .whitespace:
      scan(bytes, range, &words) {
        $0.contains(.word) ? .word : $0.contains(.whitespace) ? .gap : .symbol
      }
    case .punctuation(let behavior): behavior.split(bytes, in: range, at: .punctuation, &words)
    case .sequence(let stages):
      var current = [range]
      for stage in stages {
        var next: [Range<Int>] = []
        for part in current { stage.split(bytes, in: part, into: &next) }
        current = next
      }
      words.append(contentsOf: current)
    }
  }

  /// Cuts where the class of scalars changes.
  @inline(__always)
  private func scan(
    _ bytes: UTF8Bytes, _ range: Range<Int>, _ words: inout [Range<Int>],
    classify: (ScalarProperties) -> ScalarClass
  ) {
    var wordStart = range.lowerBound
    var current = ScalarClass.gap
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, length) = bytes.scalar(at: offset)
      let next = classify(ScalarProperties(of: scalar))
      if next != current || next == .single {
        if current != .gap { words.append(wordStart..<offset) }
        wordStart = offset
        current = next
      }
      offset += length
    }
    if current != .gap { words.append(wordStart..<range.upperBound) }
  }
}

/// What a scalar is to a rule that cuts text into words.
private enum ScalarClass {
  /// Belongs to no word.
  case gap
  /// Joins with its like.
  case word
  /// Joins with its like, but not with `word`.
  case symbol
  /// A word of its own.
  case single
}
