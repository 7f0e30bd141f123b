import SememeJSON
import SememeTokenizers
import Testing

@Suite("Encoding")
struct EncodingTests {
  @Test("A text becomes ids, offsets in bytes and scalars, words and flags")
  func text() throws {
    let tokenizer = try SmallTokenizer.make()
    let encoding = try tokenizer.encode("Café unaffable, 東京!")
    let tokens = tokenizer.tokens(of: encoding.ids)
    #expect(tokens == ["[CLS]", "cafe", "un", "##aff", "##able", ",", "東", "京", "!", "[SEP]"])
    let bytes: [Range<Int>] = [
      0..<0, 0..<5, 6..<8, 8..<11, 11..<15, 15..<16, 17..<20, 20..<23, 23..<24, 0..<0,
    ]
    #expect(encoding.byteOffsets == bytes)
    let scalars: [Range<Int>] = [
      0..<0, 0..<4, 5..<7, 7..<10, 10..<14, 14..<15, 16..<17, 17..<18, 18..<19, 0..<0,
    ]
    #expect(encoding.scalarOffsets == scalars)
    #expect(encoding.wordIDs == [nil, 0, 1, 1, 1, 2, 3, 4, 5, nil])
    #expect(encoding.isSpecial.map { $0 ? 1 : 0 } == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(encoding.typeIDs == Array(repeating: 0, count: 10))
    #expect(encoding.removedTokenCount == 0 && encoding.tokenCountBeforeTruncation == 10)
  }

  @Test("A pair has type ids, sequence ids and offsets in its own texts")
  func pair() throws {
    let encoding = try SmallTokenizer.make().encode("the bank", pair: "of a river")
    #expect(encoding.ids == [2, 5, 6, 3, 9, 10, 8, 3])
    #expect(encoding.typeIDs == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(encoding.sequenceIDs == [nil, 0, 0, nil, 1, 1, 1, nil])
    #expect(encoding.byteOffsets[6] == 5..<10 && encoding.wordIDs[6] == 2)
  }

  @Test("Empty text, white space and control characters give special tokens only")
  func empty() throws {
    let tokenizer = try SmallTokenizer.make()
    for text in ["", " ", "\n\t\r", "\u{0}\u{200B}\u{FFFD}", "\u{301}"] {
      #expect(try tokenizer.encode(text).ids == [2, 3])
      #expect(
        try tokenizer.encode(text, options: EncodingOptions(addsSpecialTokens: false)).ids.isEmpty)
    }
  }

  @Test("A word that is too long, or has no tokens, is unknown as a whole")
  func unknown() throws {
    let tokenizer = try SmallTokenizer.make()
    let options = EncodingOptions(addsSpecialTokens: false)
    #expect(try tokenizer.encode("unx", options: options).ids == [1])
    let atLimit = "un" + String(repeating: "s", count: 18)
    #expect(try tokenizer.encode(atLimit, options: options).ids.count == 19)
    #expect(try tokenizer.encode(atLimit + "s", options: options).ids == [1])
  }

  @Test("Ten megabytes in one line, or in one word, take time in proportion")
  func longTexts() throws {
    let tokenizer = try SmallTokenizer.make()
    let line = String(repeating: "we sat by the river, ", count: 500_000)
    let encoding = try tokenizer.encode(line)
    #expect(encoding.ids.count == 3_000_002)
    #expect(encoding.byteOffsets[3_000_000].upperBound == line.utf8.count - 1)
    #expect(try tokenizer.encode(String(repeating: "s", count: 10_000_000)).ids == [2, 1, 3])
    let marks = "e" + String(repeating: "\u{1D165}", count: 250_000)
    #expect(try tokenizer.encode(marks).ids == [2, 1, 3])
  }

  @Test("Added tokens follow their flags")
  func addedTokens() throws {
    let added: JSON = .array([
      SmallTokenizer.addedToken("[UNK]", id: 1, special: true),
      SmallTokenizer.addedToken("bank note", id: 26, flags: ["normalized"]),
      SmallTokenizer.addedToken("River", id: 27),
      SmallTokenizer.addedToken("own", id: 28, flags: ["single_word"]),
      SmallTokenizer.addedToken("<m>", id: 29, flags: ["lstrip", "rstrip"]),
      SmallTokenizer.addedToken("Riverside", id: 30),
    ])
    let tokenizer = try SmallTokenizer.make([("added_tokens", added)])
    func ids(_ text: String) throws -> [Int32] {
      try tokenizer.encode(text, options: EncodingOptions(addsSpecialTokens: false)).ids
    }
    #expect(tokenizer.vocabularySize == 31)
    #expect(try ids("the BANK Note") == [5, 26])
    #expect(try ids("River river") == [27, 8])
    #expect(try ids("Riversides Rivers") == [30, 1, 27, 1])
    #expect(try ids("own, down") == [28, 19, 1])
    let mask = try tokenizer.encode("a  <m>\t of")
    #expect(mask.ids == [2, 10, 29, 9, 3] && mask.byteOffsets[2] == 1..<8)
    #expect(tokenizer.tokens(of: mask, text: "a  <m>\t of")[2] == "  <m>\t ")
    #expect(tokenizer.token(of: 29) == "<m>" && tokenizer.id(of: "<m>") == 29)
    #expect(tokenizer.decode([10, 29, 1]) == "a <m>")
  }

  @Test("lowercasing() makes a cased tokenizer read texts in lower case")
  func lowercasing() throws {
    let cased = try SmallTokenizer.make([
      ("normalizer", ["type": "BertNormalizer", "clean_text": true, "lowercase": false])
    ])
    #expect(try cased.encode("The bank").ids == [2, 1, 6, 3])
    #expect(try cased.lowercasing().encode("The BANK").ids == [2, 5, 6, 3])
    #expect(try cased.lowercasing().encode("CAFÉ").ids == [2, 1, 3], "accents stay")
    let uncased = try SmallTokenizer.make()
    #expect(try uncased.lowercasing().encode("CAFÉ").ids == [2, 14, 3])
  }

  @Test("Decoding joins pieces, cleans up and leaves out what it should")
  func decoding() throws {
    let tokenizer = try SmallTokenizer.make()
    #expect(tokenizer.decode([2, 11, 12, 13, 18, 3]) == "unaffable.")
    #expect(tokenizer.decode([2, 6, 20, 7, 3], skipSpecialTokens: false) == "[CLS] bank 's [SEP]")
    #expect(tokenizer.decode([7, 6, 99, -4]) == "##s bank")
    #expect(tokenizer.decode([]) == "")
  }
}
