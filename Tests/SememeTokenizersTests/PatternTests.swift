import SememeJSON
import SememeTokenizers
import Testing

/// Regular expressions of the Split pre-tokenizer; expected values from Hugging Face tokenizers.
@Suite("Patterns")
struct PatternTests {
  private func tokenizer(_ pattern: String, _ behavior: String = "Removed") throws -> Tokenizer {
    let split: JSON = [
      "type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": .string(behavior),
      "invert": .bool(behavior == "Removed"),
    ]
    return try SmallTokenizer.make([
      ("normalizer", nil), ("pre_tokenizer", split), ("post_processor", nil),
    ])
  }

  /// The matches of a pattern; the vocabulary has none of their words, so that each is one token.
  private func matches(_ pattern: String, _ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try tokenizer(pattern).encode(text).byteOffsets.map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  @Test(
    "Constructs match as they do in Oniguruma",
    arguments: [
      (#"\p{Lu}\p{Ll}+|\d{2,3}"#, "Xyz QRs 12345", ["Xyz", "Rs", "123", "45"]),
      (#"(?i:'s|'ll)|k"#, "q'S z'Ll K k '\u{17F}", ["'S", "'Ll", "k", "'\u{17F}"]),
      (#"\s+(?!\S)|\s+"#, "x   y  ", ["  ", " ", "  "]),
      (#"x+?y|(?<=q)z|(?<!q)w"#, "xxy qz z qw w", ["xxy", "z", "w"]),
      (#"x++x|y{1,2}+z|(?>q|qw)w"#, "xxx yyyz qww", ["yyyz", "qw"]),
      (#"^\w+|\w+$|\bq"#, "xy zz\nk qk", ["xy", "zz", "k", "qk"]),
      (#"[^\S\n]|[x-z\-\]]"#, "x] \nw-", ["x", "]", " ", "-"]),
      (#"[^(\s|[.,!…])]+"#, "xy z.k (w)", ["xy", "z", "k", "w", ")"].dropLast()),
      (#"\x41|\x{1F642}|\u6771|\h{2}"#, "A🙂東qf0", ["A", "🙂", "東", "f0"]),
      (#"(?m:.)+"#, "x\ny", ["x\ny"]), (#"x{,2}y|z{2"#, "xxy z{2", ["xxy", "z{2"]),
    ] as [(String, String, [String])])
  func constructs(pattern: String, text: String, expected: [String]) throws {
    #expect(try matches(pattern, text) == expected, "\(pattern)")
  }

  @Test(
    "What is not supported, or not well-formed, is an error that names the pattern",
    arguments: [
      #"(x)\1"#, #"[x&&y]"#, #"\p{Klingon}"#, "(", "x)", "[x", "*x", #"\"#, #"(?<=x+)y"#, "x{9999}",
      "(?i:é)", "((((x{1000}){1000}){1000}){1000})", String(repeating: "(", count: 5000),
      String(repeating: "[", count: 5000), #"\x{FFFFFFFF}"#, "[z-a]", "(?x)y", #"\q"#,
    ])
  func refused(pattern: String) throws {
    let error = #expect(throws: TokenizerError.self) { try tokenizer(pattern) }
    #expect(error?.code == .unsupportedComponent)
    #expect(error?.message.contains(String(reflecting: pattern)) == true)
    #expect(error?.message.contains("$.pre_tokenizer.pattern") == true)
  }

  @Test(
    "Hostile patterns and texts take time in proportion",
    arguments: [
      "(x*)*y", "(x|x)*y", "(x+x+)+y", "x+y", "x*x*x*y", "(?:x{0,9}){0,9}y", #"(?=x)x+?y"#, "x++y",
      "(?>x+)y",
    ])
  func hostile(pattern: String) throws {
    let text = String(repeating: "x", count: 100_000)
    #expect(try tokenizer(pattern, "Isolated").encode(text).ids == [1])
  }
}
