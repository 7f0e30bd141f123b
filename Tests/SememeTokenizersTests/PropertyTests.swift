import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// What holds for any text and any file, tried with seeded random ones.
@Suite("Properties")
struct PropertyTests {
  private static let pieces = [
    "the", "bank", "Bank", "s", "river", "unaffable", "é", "e\u{301}", "É", "東", "京", "ß", "İ", "🙂",
    "👍🏽",
    "[MASK]", "[mask]", " ", "  ", "\t", "\n", ".", ",", "'", "!", "\u{200B}", "\u{FFFD}", "\u{0}",
    "\u{1D165}", "\u{323}", "각", "ﬁ", "\u{3000}", "xyzzy", "½", "\u{0F71}\u{0F74}", "\u{344}",
  ]

  private func randomText(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...24, using: &generator))
      .map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
  }

  @Test("Offsets ascend, lie in the text, fall between scalars and agree with each other")
  func offsets() throws {
    let tokenizer = try SmallTokenizer.make()
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<3000 {
      let text = randomText(&generator)
      let encoding = try tokenizer.encode(text, options: EncodingOptions(addsSpecialTokens: false))
      let bytes = Array(text.utf8)
      var end = 0
      for (token, range) in encoding.byteOffsets.enumerated() {
        #expect(
          range.lowerBound >= end || encoding.byteOffsets[max(0, token - 1)] == range, "\(text)")
        #expect(!range.isEmpty && range.upperBound <= bytes.count, "\(text)")
        let slice = String(validating: bytes[range], as: UTF8.self)
        #expect(slice?.unicodeScalars.count == encoding.scalarOffsets[token].count, "\(text)")
        let before = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
        #expect(before.unicodeScalars.count == encoding.scalarOffsets[token].lowerBound, "\(text)")
        end = range.upperBound
      }
    }
  }

  @Test("Decoded text encodes to the same tokens")
  func roundTrip() throws {
    let tokenizer = try SmallTokenizer.make()
    var generator = SeededGenerator(seed: 12)
    let known = [
      "the", "bank", "banks", "river", "unaffable", "cafe", "straße", ".", ",", "!", "by",
    ]
    for _ in 0..<1000 {
      let words = (0..<8).map { _ in known.randomElement(using: &generator) ?? "" }
      let ids = try tokenizer.encode(words.joined(separator: " ")).ids
      #expect(try tokenizer.encode(tokenizer.decode(ids)).ids == ids)
    }
  }

  @Test("A batch of random texts is its texts")
  func batches() throws {
    let tokenizer = try SmallTokenizer.make()
    var generator = SeededGenerator(seed: 13)
    let texts = (0..<500).map { _ in randomText(&generator) }
    let options = EncodingOptions(truncation: Truncation(maximumLength: 9))
    let batch = try tokenizer.batch(of: texts, options: options)
    for (index, text) in texts.enumerated() {
      #expect(try tokenizer.encode(text, options: options).batch == batch.select([index]))
    }
  }

  @Test("Mutated tokenizer files give an error or a tokenizer that works")
  func fuzzFiles() throws {
    var mutator = Mutator(seed: 14)
    let original = SmallTokenizer.file()
    var loaded = 0
    for _ in 0..<4000 {
      do {
        let tokenizer = try Tokenizer(json: mutator.mutate(original), source: "t")
        loaded += 1
        let encoding = try tokenizer.encode("The banks of [MASK] é 東京", pair: "unaffable")
        _ = tokenizer.decode(encoding.ids, skipSpecialTokens: false)
        _ = tokenizer.tokens(of: encoding, text: "The banks of [MASK] é 東京", pair: "unaffable")
      } catch {
        continue
      }
    }
    #expect(loaded > 100 && loaded < 3900)
  }

  @Test("Mutated vocabularies and configurations give an error or a tokenizer")
  func fuzzOthers() throws {
    var mutator = Mutator(seed: 15)
    let words = Array((SmallTokenizer.words.joined(separator: "\n") + "\n").utf8)
    let configuration = Array(
      #"{"model_max_length": 512, "do_lower_case": true, "pad_token": {"content": "[PAD]"}}"#.utf8)
    for _ in 0..<2000 {
      do {
        let tokenizer = try Tokenizer(
          vocabularyText: mutator.mutate(words), source: "v",
          configuration: mutator.mutate(configuration))
        _ = try tokenizer.encode("The banks")
      } catch {
        continue
      }
    }
  }

  @Test("Mutated texts always encode, whatever bytes they come from")
  func fuzzTexts() throws {
    let tokenizer = try SmallTokenizer.make()
    var mutator = Mutator(seed: 16)
    let original = Array(Self.pieces.joined(separator: " ").utf8)
    for _ in 0..<4000 {
      let text = String(decoding: mutator.mutate(original), as: UTF8.self)
      let encoding = try tokenizer.encode(text)
      #expect(encoding.ids.first == 2 && encoding.ids.last == 3)
    }
  }
}
