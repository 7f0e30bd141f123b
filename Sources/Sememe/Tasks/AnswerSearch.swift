internal import SememeTensors
internal import SememeTokenizers

/// A window of a context with the probabilities of an answer's start and end at every token.
struct AnswerWindow {
  let encoding: Encoding
  /// The tokens of the context.
  let places: Range<Int>
  let starts: [Float]
  let ends: [Float]
  /// The probability that the window holds no answer, as the first token tells it.
  let noAnswer: Float

  /// Takes a window's numbers.
  ///
  /// - Parameters:
  ///   - encoding: question and context.
  ///   - logits: [tokens × 2].
  init(_ encoding: Encoding, _ logits: Tensor) {
    self.encoding = encoding
    let context = encoding.sequenceIDs.indices.filter { encoding.sequenceIDs[$0] == 1 }
    places = (context.first ?? 0)..<(context.last.map { $0 + 1 } ?? 0)
    // Only the context's tokens and those that stand for "none" share the probability.
    let classification = encoding.isSpecial.first == true ? encoding.ids.first : nil
    let counted = encoding.ids.indices.filter {
      encoding.sequenceIDs[$0] == 1 || encoding.ids[$0] == classification
    }
    func probabilities(_ column: Int) -> [Float] {
      var all = [Float](repeating: 0, count: encoding.ids.count)
      for (place, value) in zip(counted, Probabilities.softmax(counted.map { logits[$0, column] }))
      { all[place] = value }
      return all
    }
    starts = probabilities(0)
    ends = probabilities(1)
    noAnswer = (starts.first ?? 0) * (ends.first ?? 0)
  }

  /// The likeliest spans of the context.
  ///
  /// - Parameters:
  ///   - count: how many at most.
  ///   - length: the most tokens of a span.
  /// - Returns: first and last token with the product of their probabilities, the likeliest first.
  func spans(_ count: Int, length: Int) -> [(first: Int, last: Int, score: Float)] {
    var best: [(first: Int, last: Int, score: Float)] = []
    for first in places {
      for last in first..<min(first + min(length, places.count), places.upperBound) {
        let score = starts[first] * ends[last]
        if best.count == count, let worst = best.last, worst.score >= score { continue }
        let place = best.firstIndex { $0.score < score } ?? best.count
        best.insert((first, last, score), at: place)
        if best.count > count { best.removeLast() }
      }
    }
    return best
  }

  /// The tokens' neighbours up to the ends of their words.
  func aligned(_ first: Int, _ last: Int) -> (first: Int, last: Int) {
    let words = encoding.wordIDs
    guard let start = words[first], let end = words[last] else { return (first, last) }
    let from = places.first { words[$0] == start } ?? first
    return (from, places.last { words[$0] == end } ?? last)
  }
}

/// Gathers the answers of all windows of a context.
struct AnswerSearch {
  private let utf8: [UInt8]
  private let options: AnswerOptions
  private var found: [Answer] = []
  /// The smallest probability that a window holds no answer.
  private var noAnswer: Float = 1_000_000

  init(context: String, _ options: AnswerOptions) {
    utf8 = Array(context.utf8)
    self.options = options
  }

  /// Adds the answers of a window; one that another window gave gets its score on top.
  mutating func add(_ window: AnswerWindow) {
    noAnswer = min(noAnswer, window.noAnswer)
    // Some fall together when they are brought to whole words.
    let count =
      options.alignsToWords ? options.topK.multipliedCapped(by: 2) + 10 : options.topK
    for span in window.spans(count, length: options.maximumAnswerLength) {
      let (first, last) =
        options.alignsToWords
        ? window.aligned(span.first, span.last) : (span.first, span.last)
      let (bytes, scalars) = (window.encoding.byteOffsets, window.encoding.scalarOffsets)
      let place = bytes[first].lowerBound..<bytes[last].upperBound
      let text = String(decoding: utf8[place], as: UTF8.self)
      let known = found.firstIndex { $0.text.lowercased() == text.lowercased() }
      if let known {
        found[known] = found[known].adding(span.score)
      } else {
        found.append(
          Answer(
            text: text, score: span.score, byteRange: place,
            scalarRange: scalars[first].lowerBound..<scalars[last].upperBound))
      }
    }
  }

  /// The best answers, the best first.
  var answers: [Answer] {
    var all = found
    if options.allowsNoAnswer {
      all.append(Answer(text: "", score: noAnswer, byteRange: 0..<0, scalarRange: 0..<0))
    }
    let order = all.indices.sorted { (all[$1].score, $0) < (all[$0].score, $1) }
    return order.prefix(options.topK).map { all[$0] }
  }
}

extension Answer {
  fileprivate func adding(_ more: Float) -> Answer {
    Answer(text: text, score: score + more, byteRange: byteRange, scalarRange: scalarRange)
  }
}

extension Int {
  /// A product that stays small enough to add to.
  fileprivate func multipliedCapped(by factor: Int) -> Int {
    Swift.min(self, 1 << 20) * factor
  }
}
