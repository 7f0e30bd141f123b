import SememeTestSupport
import SememeTokenizers
import Testing

@Suite("Token batches")
struct TokenBatchTests {
  static let texts = [
    "the bank", "", "Café of a river, 東京", "unaffable banks", "we sat by the river",
  ]

  @Test("A batch holds what each text gives alone", arguments: [nil, 4] as [Int?])
  func batchIsSingle(maximum: Int?) throws {
    let tokenizer = try SmallTokenizer.make()
    let options = EncodingOptions(truncation: maximum.map { Truncation(maximumLength: $0) })
    let batch = try tokenizer.batch(of: Self.texts, options: options)
    #expect(batch.count == 5 && batch.sequenceStarts.count == 6)
    for (index, text) in Self.texts.enumerated() {
      let single = try tokenizer.encode(text, options: options)
      #expect(batch.select([index]) == single.batch)
      #expect(batch.scalarOffsets(of: index, text: text) == single.scalarOffsets)
      #expect(batch.removedTokenCounts[index] == single.removedTokenCount)
    }
  }

  @Test("Sequences can be selected, repeated and joined")
  func selection() throws {
    let batch = try SmallTokenizer.make().batch(of: Self.texts, pairs: Self.texts.reversed())
    let order = [4, 0, 0, 2]
    let selected = batch.select(order)
    #expect(selected.count == 4)
    for (position, index) in order.enumerated() {
      #expect(selected.ids[selected.range(of: position)] == batch.ids[batch.range(of: index)])
      #expect(
        Array(selected.typeIDs[selected.range(of: position)])
          == Array(batch.typeIDs[batch.range(of: index)]))
    }
    var joined = batch.select(0..<2)
    joined.append(batch, sequences: 2..<5)
    #expect(joined == batch)
    #expect(batch.select([]) == TokenBatch() && TokenBatch().isEmpty)
  }

  @Test("Token ids from elsewhere make a batch")
  func fromIDs() {
    let batch = TokenBatch(ids: [[1, 2], [], [3]])
    #expect(batch.ids == [1, 2, 3] && batch.sequenceStarts == [0, 2, 2, 3])
    #expect(batch.typeIDs == [0, 0, 0] && batch.isSpecial == [false, false, false])
    #expect(batch.range(of: 1).isEmpty && batch.tokenCount == 3)
    #expect(batch.tokens(covering: 0..<5, of: 0) == nil)
  }

  @Test("Tokens that cover a place are found by bytes and by scalars")
  func covering() throws {
    let tokenizer = try SmallTokenizer.make()
    let text = "Café unaffable banks"
    let encoding = try tokenizer.encode(text, pair: text)
    #expect(encoding.tokens(covering: 6..<15) == 2..<5)
    #expect(encoding.tokens(covering: 9..<10) == 3..<4)
    #expect(encoding.tokens(covering: 0..<7) == 1..<3)
    #expect(encoding.tokens(covering: 5..<6) == nil, "a space")
    #expect(encoding.tokens(covering: 3..<3) == nil, "nothing")
    #expect(encoding.tokens(coveringScalars: 5..<14) == 2..<5)
    #expect(encoding.tokens(covering: 6..<15, in: 1) == 9..<12)
    #expect(encoding.tokens(covering: 6..<15, in: 7) == nil)
    let batch = try tokenizer.batch(of: ["the", text])
    #expect(batch.tokens(covering: 16..<21, of: 1) == 8..<10)
  }

  @Test("Whole words are found, with or without regard to case")
  func occurrences() {
    let text = "The bank's Bank, embankment; BANK"
    #expect(WordOccurrences.ranges(of: "bank", in: text) == [4..<8, 11..<15, 29..<33])
    #expect(WordOccurrences.ranges(of: "bank", in: text, ignoresCase: false) == [4..<8])
    #expect(WordOccurrences.ranges(of: "", in: text).isEmpty)
    #expect(WordOccurrences.ranges(of: "é", in: "É é éa").map(\.lowerBound) == [0, 3])
    #expect(WordOccurrences.ranges(of: "İ", in: "xİ İ") == [4..<6])
    #expect(WordOccurrences.ranges(of: "river bank", in: "a River bank") == [2..<12])
    #expect(WordOccurrences.ranges(of: "!", in: "a!!") == [1..<2, 2..<3])
    // Scripts without spaces; a vowel sign behind a letter is no other word.
    #expect(WordOccurrences.ranges(of: "銀行", in: "私は銀行に行く") == [6..<12])
    #expect(WordOccurrences.ranges(of: "AI", in: "生成AI技術 AIs") == [6..<8])
    #expect(WordOccurrences.ranges(of: "กา", in: "ชากาแฟ").map(\.lowerBound) == [6])
    #expect(WordOccurrences.ranges(of: "ก", in: "กิ").isEmpty)
    #expect(WordOccurrences.ranges(of: "банк", in: "банка банк").map(\.lowerBound) == [11])
  }

  @Test("Many threads encode at once and agree")
  func concurrency() async throws {
    let tokenizer = try SmallTokenizer.make()
    let alone = try tokenizer.batch(of: Self.texts)
    try await withThrowingTaskGroup(of: TokenBatch.self) { group in
      for _ in 0..<64 { group.addTask { try tokenizer.batch(of: Self.texts) } }
      for try await batch in group { #expect(batch == alone) }
    }
  }
}
