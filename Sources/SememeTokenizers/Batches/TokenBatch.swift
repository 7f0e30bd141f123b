/// Many token sequences, one after another without padding.
///
/// Arrays of one element per token run in parallel; sequence `i` is the tokens `range(of: i)`.
/// Offsets count UTF-8 bytes of the text (or of the pair's second text) that a token comes from.
public struct TokenBatch: Sendable, Equatable {
  /// The token ids.
  public private(set) var ids: [Int32] = []
  /// The token type ids: 0 for a text, as a rule 1 for the second text of a pair.
  public private(set) var typeIDs: [Int32] = []
  /// Whether a token was added by the template rather than found in a text.
  public private(set) var isSpecial: [Bool] = []
  /// The bytes that a token stands for; empty at 0 for special tokens.
  public private(set) var byteOffsets: [Range<Int32>] = []
  /// The word of its text that a token belongs to, from 0; −1 for special tokens.
  public private(set) var wordIDs: [Int32] = []
  /// The text that a token comes from: 0, 1 for the second of a pair, −1 for special tokens.
  public private(set) var textIndices: [Int8] = []
  /// Where each sequence starts, and the number of all tokens at the end.
  public private(set) var sequenceStarts: [Int] = [0]
  /// For each sequence, how many tokens truncation removed; 0 for a sequence that is complete.
  public private(set) var removedTokenCounts: [Int] = []
  /// For each sequence, how many tokens at its end attend to the others and are not attended to
  /// themselves; 0 for all but queries that ColBERT has expanded.
  public private(set) var unattendedTokenCounts: [Int] = []

  /// A batch of no sequences.
  public init() {}

  /// A batch of token ids that come from elsewhere: type id 0, no special tokens, no offsets.
  ///
  /// - Parameter sequences: the token ids of each sequence.
  public init(ids sequences: [[Int32]]) {
    for sequence in sequences {
      ids.append(contentsOf: sequence)
      endSequence(removedTokenCount: 0)
    }
    typeIDs = Array(repeating: 0, count: ids.count)
    isSpecial = Array(repeating: false, count: ids.count)
    byteOffsets = Array(repeating: 0..<0, count: ids.count)
    wordIDs = Array(repeating: -1, count: ids.count)
    textIndices = Array(repeating: 0, count: ids.count)
  }

  /// The number of sequences.
  public var count: Int { sequenceStarts.count - 1 }

  /// Whether there are no sequences.
  public var isEmpty: Bool { count == 0 }

  /// The number of tokens of all sequences.
  public var tokenCount: Int { ids.count }

  /// The tokens of a sequence.
  ///
  /// - Parameter index: the sequence, from 0.
  /// - Returns: their range in the arrays of the batch.
  /// - Precondition: `index` is in `0..<count`.
  public func range(of index: Int) -> Range<Int> {
    precondition(0..<count ~= index, "sequence \(index) of a batch of \(count)")
    return sequenceStarts[index]..<sequenceStarts[index + 1]
  }

  /// Some of the sequences, in the order given.
  ///
  /// - Parameter indices: the sequences to take, from 0; one may come several times.
  /// - Returns: a batch of them.
  /// - Precondition: every index is in `0..<count`.
  public func select(_ indices: some Sequence<Int>) -> TokenBatch {
    var selection = TokenBatch()
    for index in indices { selection.append(self, sequences: index..<index + 1) }
    return selection
  }

  /// The only sequence again and again, each time with another token replaced.
  ///
  /// - Parameters:
  ///   - places: the tokens to replace, one in each copy.
  ///   - id: what stands in their place.
  /// - Returns: a sequence for every place.
  /// - Precondition: this batch has one sequence, and the places lie in it.
  package func masking(_ places: [Int], with id: Int32) -> TokenBatch {
    precondition(count == 1, "masking in a batch of \(count) sequences")
    var copies = select(repeatElement(0, count: places.count))
    for (copy, place) in places.enumerated() { copies.ids[copy * tokenCount + place] = id }
    return copies
  }

  /// Adds the sequences of another batch at the end.
  ///
  /// - Parameter other: the batch to add.
  public mutating func append(_ other: TokenBatch) {
    append(other, sequences: 0..<other.count)
  }

  /// Adds neighbouring sequences of another batch at the end.
  ///
  /// - Parameters:
  ///   - other: the batch to take them from.
  ///   - sequences: which of its sequences.
  /// - Precondition: `sequences` lies in `0..<other.count`.
  public mutating func append(_ other: TokenBatch, sequences: Range<Int>) {
    precondition(
      0 <= sequences.lowerBound && sequences.upperBound <= other.count,
      "sequences \(sequences) of a batch of \(other.count)")
    let tokens =
      other.sequenceStarts[sequences.lowerBound]..<other.sequenceStarts[sequences.upperBound]
    let shift = ids.count - tokens.lowerBound
    append(other, tokens: tokens)
    sequenceStarts.append(contentsOf: sequences.map { other.sequenceStarts[$0 + 1] + shift })
    removedTokenCounts.append(contentsOf: other.removedTokenCounts[sequences])
    unattendedTokenCounts.append(contentsOf: other.unattendedTokenCounts[sequences])
  }

  /// Adds tokens of another batch to the sequence that is being written.
  mutating func append(_ other: TokenBatch, tokens: Range<Int>) {
    ids.append(contentsOf: other.ids[tokens])
    typeIDs.append(contentsOf: other.typeIDs[tokens])
    isSpecial.append(contentsOf: other.isSpecial[tokens])
    byteOffsets.append(contentsOf: other.byteOffsets[tokens])
    wordIDs.append(contentsOf: other.wordIDs[tokens])
    textIndices.append(contentsOf: other.textIndices[tokens])
  }

  /// The sequences without the tokens of one kind, and cut to a length.
  ///
  /// - Parameters:
  ///   - unwanted: the id of the tokens to leave out; nil for none. They do not count as cut off.
  ///   - limit: the most tokens that stay of a sequence.
  ///   - direction: at which end the others are cut off.
  /// - Returns: as many sequences.
  package func without(
    _ unwanted: Int32?, cutTo limit: Int, from direction: Truncation.Direction
  ) -> TokenBatch {
    let holdsUnwanted = unwanted.map { ids.contains($0) } ?? false
    guard holdsUnwanted || (0..<count).contains(where: { range(of: $0).count > limit }) else {
      return self
    }
    var result = TokenBatch()
    for sequence in 0..<count {
      var places = range(of: sequence).filter { ids[$0] != unwanted }
      let excess = max(places.count - limit, 0)
      if direction == .left { places.removeFirst(excess) } else { places.removeLast(excess) }
      for place in places { result.append(self, tokens: place..<place + 1) }
      result.endSequence(removedTokenCount: removedTokenCounts[sequence] + excess)
    }
    return result
  }

  /// Corrects how many tokens of a sequence were cut off, where the tokenizer did not see all of its
  /// text.
  ///
  /// - Parameters:
  ///   - sequence: the sequence.
  ///   - count: how many its whole text has.
  package mutating func setWholeTokenCount(of sequence: Int, to count: Int) {
    removedTokenCounts[sequence] = max(
      count - range(of: sequence).count, removedTokenCounts[sequence], 1)
  }

  /// Adds tokens of a text to the sequence that is being written.
  mutating func append(
    _ tokens: TokenList, _ range: Range<Int>, typeID: Int32, textIndex: Int8
  ) {
    ids.append(contentsOf: tokens.ids[range])
    typeIDs.append(contentsOf: repeatElement(typeID, count: range.count))
    isSpecial.append(contentsOf: repeatElement(false, count: range.count))
    byteOffsets.append(contentsOf: tokens.bytes[range])
    wordIDs.append(contentsOf: tokens.wordIDs[range])
    textIndices.append(contentsOf: repeatElement(textIndex, count: range.count))
  }

  /// Adds a special token to the sequence that is being written.
  mutating func append(special id: Int32, typeID: Int32) {
    ids.append(id)
    typeIDs.append(typeID)
    isSpecial.append(true)
    byteOffsets.append(0..<0)
    wordIDs.append(-1)
    textIndices.append(-1)
  }

  /// Replaces the offsets of the tokens written last by what `body` makes of each token's id and
  /// offsets.
  @inline(__always)
  mutating func mapOffsets(ofLast count: Int, _ body: (Int32, Range<Int32>) -> Range<Int32>) {
    for token in ids.count - count..<ids.count {
      byteOffsets[token] = body(ids[token], byteOffsets[token])
    }
  }

  /// Ends the sequence that is being written.
  mutating func endSequence(removedTokenCount: Int, unattendedTokenCount: Int = 0) {
    sequenceStarts.append(ids.count)
    removedTokenCounts.append(removedTokenCount)
    unattendedTokenCounts.append(unattendedTokenCount)
  }
}
