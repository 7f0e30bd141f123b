import SememeJSON
import SememeTestSupport
import Testing

@Suite("Invalid JSON")
struct JSONErrorTests {
  @Test(
    "Each fault has its code and its place",
    arguments: [
      ("", .unexpectedEnd, "1:1"), ("  ", .unexpectedEnd, "1:3"),
      ("{\n  \"a\": tru}", .invalidSyntax, "2:8"),
      ("[1,]", .invalidSyntax, "1:4"), ("{\"a\":1,}", .invalidSyntax, "1:8"),
      ("[1 2]", .invalidSyntax, "1:4"),
      ("{\"a\" 1}", .invalidSyntax, "1:6"), ("{a:1}", .invalidSyntax, "1:2"),
      ("[1}", .invalidSyntax, "1:3"),
      ("\"abc", .unexpectedEnd, "1:1"), ("\"a\nb\"", .invalidSyntax, "1:3"),
      ("\"\\x\"", .invalidSyntax, "1:2"),
      ("\"\\u12g4\"", .invalidSyntax, "1:2"), ("\"\\u12", .unexpectedEnd, "1:2"),
      ("\"\\", .unexpectedEnd, "1:2"),
      ("01", .trailingContent, "1:2"), ("1 2", .trailingContent, "1:3"),
      ("{} x", .trailingContent, "1:4"),
      ("-", .unexpectedEnd, "1:2"), ("1.", .unexpectedEnd, "1:3"), (".5", .invalidSyntax, "1:1"),
      ("1e", .unexpectedEnd, "1:3"), ("+1", .invalidSyntax, "1:1"), ("[1", .unexpectedEnd, "1:3"),
      ("{\"a\":", .unexpectedEnd, "1:6"), ("1e999", .numberOutOfRange, "1:1"),
      ("-1e999", .numberOutOfRange, "1:1"),
      ("NaN", .invalidSyntax, "1:1: NaN"), ("[Infinity]", .invalidSyntax, "1:2: Infinity"),
      ("-Infinity", .invalidSyntax, "-Infinity"), ("// c\n1", .invalidSyntax, "1:1"),
      ("'a'", .invalidSyntax, "1:1"),
    ] as [(String, JSONError.Code, String)])
  func faults(text: String, code: JSONError.Code, place: String) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(text, source: "t.json") }
    #expect(error?.code == code, "\(text): \(error?.message ?? "")")
    #expect(
      error?.message.hasPrefix("t.json:") == true && error?.message.contains(place) == true,
      "\(error?.message ?? "")")
  }

  @Test(
    "Bytes that are not UTF-8 are refused",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0xC3, 0x28],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let error = #expect(throws: JSONError.self) {
      try JSONDocument([quote] + bytes + [quote], source: "t")
    }
    #expect(error?.code == .invalidUTF8)
  }

  @Test("Depth and length are bounded")
  func limits() throws {
    let deep = String(repeating: "[", count: 1_000_000)
    #expect(throws: JSONError.self) { try JSONDocument(deep, source: "t") }
    let error = #expect(throws: JSONError.self) {
      try JSONDocument("[[[]]]", source: "t", limits: JSONLimits(maximumDepth: 2))
    }
    #expect(error?.code == .tooDeep)
    #expect(throws: Never.self) {
      try JSONDocument("[[]]", source: "t", limits: JSONLimits(maximumDepth: 2))
    }
    let long = #expect(throws: JSONError.self) {
      try JSONDocument("[1, 2]", source: "t", limits: JSONLimits(maximumBytes: 5))
    }
    #expect(long?.code == .tooLarge)
  }

  static let seedText = """
    {"version": "1.0", "truncation": null, "added_tokens": [{"id": 0, "content": "[PAD]\\u00e9\\ud83d\\ude00", \
    "special": true}], "model": {"vocab": {"a": 0, "##é": 1, "東京": 2}, "scores": [-1.5e-3, 12345678901234567890, 0.0]}}
    """

  @Test("Mutated documents give an error or a document that reads to the end and writes back")
  func fuzz() throws {
    var mutator = Mutator(seed: 1)
    let original = Array(Self.seedText.utf8)
    var accepted = 0
    for _ in 0..<20_000 {
      guard let document = try? JSONDocument(mutator.mutate(original), source: "t") else {
        continue
      }
      accepted += 1
      let tree = JSON(document.root)
      let again = try JSONDocument(tree.encoded(indent: nil), source: "again")
      #expect(JSON(again.root) == tree)
    }
    #expect(accepted > 500 && accepted < 19_000)
  }

  @Test("Every truncation of a document is an error")
  func truncation() {
    let original = Array(Self.seedText.utf8)
    for length in 0..<original.count {
      #expect(throws: JSONError.self) { try JSONDocument(Array(original[..<length]), source: "t") }
    }
  }
}
