internal import SememeJSON
internal import SememeTensors

/// How far a GloVe training is, and from what it learns.
struct GloVePosition: Sendable, Equatable {
  /// The bytes of the text, which must be the same when a training goes on.
  let corpusBytes: Int
  /// In how many parts the text is counted; the order of pairs depends on it.
  let parts: Int
  /// How many pairs there are.
  let pairCount: Int
  /// The mean loss of a pair in each pass that is done.
  var losses: [Double] = []
  /// Blocks that have been learned of the pass which is not.
  var blocks = 0
  /// The sum of the losses of their pairs.
  var loss = 0.0

  init(corpusBytes: Int, parts: Int, pairCount: Int) {
    (self.corpusBytes, self.parts, self.pairCount) = (corpusBytes, parts, pairCount)
  }

  /// A place that was written.
  init(_ json: JSONValue) throws {
    corpusBytes = try json.requireInt("corpus_bytes")
    parts = try json.requireInt("parts")
    pairCount = try json.requireInt("pairs")
    blocks = try json.requireInt("blocks")
    loss = try json.requireDouble("loss")
    for element in try json.requireArray("losses").elements {
      guard let number = element.double else { throw element.mismatch("a number") }
      losses.append(number)
    }
    try OptionCheck.range("parts", parts, 1...ThreadCount.maximum)
    try OptionCheck.range("blocks", blocks, 0...Int.max)
  }

  var json: JSON {
    .object([
      ("corpus_bytes", .int(corpusBytes)), ("parts", .int(parts)), ("pairs", .int(pairCount)),
      ("blocks", .int(blocks)), ("loss", .double(loss)),
      ("losses", .array(losses.map { .double($0) })),
    ])
  }
}
