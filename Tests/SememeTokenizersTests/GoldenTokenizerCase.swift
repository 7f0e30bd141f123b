import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// The checks of one golden tokenizer case.
struct GoldenTokenizerCase {
  let name: String
  let expected: JSONValue
  let tokenizer: Tokenizer

  init(_ golden: GoldenCase, _ tokenizer: Tokenizer) throws {
    name = golden.name
    expected = try golden.expected.root
    self.tokenizer = tokenizer
  }

  func check() throws {
    #expect(tokenizer.vocabularySize == (try expected.requireInt("vocab_size")), "\(name)")
    try checkSpecialTokens()
    for item in try expected.requireArray("items").elements { try checkItem(item) }
    for item in try expected.requireArray("decode").elements {
      try checkDecoding(item, ids: item.ints("ids"))
    }
    for call in try expected.requireArray("calls").elements { try checkCall(call) }
  }

  private func checkSpecialTokens() throws {
    let special = tokenizer.specialTokens
    let ids = [
      "unk_token": special.unknown, "sep_token": special.separator, "pad_token": special.padding,
      "cls_token": special.classification, "mask_token": special.mask,
      "bos_token": special.beginning, "eos_token": special.end,
    ]
    for (key, id) in try expected.requireObject("special_ids").members {
      #expect(ids[key.string]??.asInt == id.int, "\(name): \(key.string)")
    }
  }

  private func checkItem(_ item: JSONValue) throws {
    let text = try item.requireString("text")
    let encoding = try tokenizer.encode(text)
    let place: Comment = "\(name): \(String(reflecting: text))"
    #expect(encoding.ids.map(Int.init) == (try item.ints("ids")), place)
    #expect(tokenizer.tokens(of: encoding, text: text) == (try item.strings("tokens")), place)
    #expect(encoding.scalarOffsets.flat == (try item.ints("char_offsets")), place)
    #expect(encoding.byteOffsets.flat == (try item.ints("byte_offsets")), place)
    #expect(encoding.isSpecial.map { $0 ? 1 : 0 } == (try item.ints("special")), place)
    #expect(encoding.wordIDs.map { $0 ?? -1 } == (try item.ints("word_ids")), place)
    try checkDecoding(item, ids: encoding.ids.map(Int.init))
    if item["ids_bare"] != nil {
      let bare = try tokenizer.encode(text, options: EncodingOptions(addsSpecialTokens: false))
      #expect(bare.ids.map(Int.init) == (try item.ints("ids_bare")), place)
    }
  }

  private func checkDecoding(_ item: JSONValue, ids: [Int]) throws {
    let ids = ids.map(Int32.init)
    #expect(tokenizer.decode(ids) == (try item.requireString("decoded")), "\(name): \(ids)")
    #expect(
      tokenizer.decode(ids, skipSpecialTokens: false) == (try item.requireString("decoded_all")),
      "\(name): \(ids)")
  }

  /// Checks one call of the reference tokenizer; what it pads is left out on both sides.
  private func checkCall(_ call: JSONValue) throws {
    let arguments = try call.requireObject("arguments")
    let texts = try call.strings("texts")
    let pairs = call["text_pairs"]?.isNull == false ? try call.strings("text_pairs") : nil
    let options = try Self.options(arguments)
    let encodings = try texts.indices.flatMap { index in
      let encoding = try tokenizer.encode(texts[index], pair: pairs?[index], options: options)
      return [encoding] + encoding.overflowing
    }
    let masks = try call.requireArray("attention_mask").elements.map { $0.ints }
    let place: Comment = "\(name): call \(try call.requireString("name"))"
    func expectRows(_ key: String, _ rows: [[Int]]) throws {
      guard let wanted = call[key] else { return }
      let unpadded = zip(wanted.elements, masks).map { row, mask in
        zip(row.ints, mask).filter { $0.1 == 1 }.map(\.0)
      }
      #expect(rows == unpadded, place)
    }
    try expectRows("input_ids", encodings.map { $0.ids.map(Int.init) })
    try expectRows("token_type_ids", encodings.map { $0.typeIDs.map(Int.init) })
    try expectRows("special_tokens_mask", encodings.map { $0.isSpecial.map { $0 ? 1 : 0 } })
    let batch = try tokenizer.batch(of: texts, pairs: pairs, options: options)
    if !options.keepsOverflow { #expect(batch.ids == encodings.flatMap(\.ids), place) }
  }

  private static func options(_ arguments: JSONValue) throws -> EncodingOptions {
    var options = EncodingOptions(
      addsSpecialTokens: try arguments.optionalBool("add_special_tokens") ?? true,
      keepsOverflow: try arguments.optionalBool("return_overflowing_tokens") ?? false)
    let strategies: [String: Truncation.Strategy] = [
      "longest_first": .longestFirst, "only_first": .onlyFirst, "only_second": .onlySecond,
    ]
    let strategy = arguments["truncation"]?.string.flatMap { strategies[$0] }
    if strategy != nil || arguments["truncation"]?.bool == true {
      options.truncation = Truncation(
        maximumLength: try arguments.requireInt("max_length"), strategy: strategy ?? .longestFirst,
        stride: try arguments.optionalInt("stride") ?? 0)
    }
    return options
  }
}

extension JSONValue {
  /// The elements that are whole numbers.
  var ints: [Int] { elements.compactMap(\.int) }

  func ints(_ key: String) throws -> [Int] { try requireArray(key).ints }

  func strings(_ key: String) throws -> [String] {
    try requireArray(key).elements.compactMap(\.string)
  }
}

extension [Range<Int>] {
  /// Start and end of each range, one after another.
  var flat: [Int] { flatMap { [$0.lowerBound, $0.upperBound] } }
}

extension Int32 {
  var asInt: Int { Int(self) }
}
