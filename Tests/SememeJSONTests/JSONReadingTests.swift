import SememeJSON
import Testing

@Suite("Reading JSON")
struct JSONReadingTests {
  @Test("Every kind of value is read")
  func kinds() throws {
    let text = #"{"a": [1, -2.5e3, true, false, null, "x"], "b": {}, "c": [], "d": "é\n\u00e9😀"}"#
    let root = try JSONDocument(text, source: "t").root
    #expect(root.kind == .object && root.count == 4)
    let a = try root.requireArray("a")
    #expect(a.count == 6)
    #expect(a[0]?.int == 1 && a[1]?.double == -2500 && a[1]?.int == -2500)
    #expect(a[2]?.bool == true && a[3]?.bool == false && a[4]?.isNull == true)
    #expect(a[5]?.string == "x" && a[6] == nil && a[-1] == nil)
    #expect(root["b"]?.kind == .object && root["b"]?.count == 0)
    #expect(root["c"]?.elements.map(\.kind).isEmpty == true)
    #expect(root["d"]?.string == "é\né😀")
    #expect(root.members.map(\.key.string) == ["a", "b", "c", "d"])
    #expect(root["missing"] == nil && a["key"] == nil && root[0] == nil)
  }

  @Test("The last of duplicate keys counts, and escaped keys are found")
  func keys() throws {
    let root = try JSONDocument(#"{"k": 1, "\u006b": 2, "kk": 3}"#, source: "t").root
    #expect(root["k"]?.int == 2 && root["kk"]?.int == 3 && root.count == 3)
  }

  @Test("A byte order mark and white space around the value are skipped")
  func surroundings() throws {
    let document = try JSONDocument([0xEF, 0xBB, 0xBF] + Array(" \r\n\t7 \n".utf8), source: "t")
    #expect(document.root.int == 7)
  }

  @Test(
    "Strings read as Python reads them",
    arguments: [
      (#""\u0041\/\"\\\b\f\n\r\t""#, "A/\"\\\u{8}\u{c}\n\r\t"),
      (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00""#, "😀"),
      (#""\ud800""#, "\u{FFFD}"), (#""\ud800x""#, "\u{FFFD}x"),
      (#""\udc00\ud800""#, "\u{FFFD}\u{FFFD}"),
      (#""\ud800\u0041""#, "\u{FFFD}A"), (#""\u0000""#, "\u{0}"), (#""""#, ""),
    ])
  func strings(text: String, expected: String) throws {
    let value = try JSONDocument(text, source: "t").root
    #expect(value.string.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
    #expect(value.withUTF8 { Array($0) } == Array(expected.utf8))
  }

  @Test(
    "Numbers are rounded correctly and ints are exact",
    arguments: [
      ("0", 0, 0), ("-0", -0.0, 0),
      ("9007199254740993", 9_007_199_254_740_992, 9_007_199_254_740_993),
      ("9223372036854775807", 9.223372036854775807e18, .max),
      ("-9223372036854775808", -9.223372036854775808e18, .min),
      ("9223372036854775808", 9.223372036854775808e18, nil), ("1.0", 1, 1), ("1e3", 1000, 1000),
      ("1.5", 1.5, nil), ("1e300", 1e300, nil),
      ("2.2250738585072011e-308", Double(bitPattern: 0x000F_FFFF_FFFF_FFFF), nil),
      ("5e-324", .leastNonzeroMagnitude, nil), ("1e-999", 0, 0), ("0.1", 0.1, nil),
      ("179769313486231570000000000000000000000E270", 1.7976931348623157e308, nil),
      ("-13.527999877929688", -13.527999877929688, nil),
    ] as [(String, Double, Int?)])
  func numbers(text: String, double: Double, int: Int?) throws {
    let value = try JSONDocument(text, source: "t").root
    #expect(value.double?.bitPattern == double.bitPattern)
    #expect(value.int == int)
  }

  @Test("Typed reads name the place, what was expected and what was found")
  func typedReads() throws {
    let root = try JSONDocument(
      #"{"added": [{"id": 1}, {"id": "x", "n": null}]}"#, source: "f.json"
    ).root
    let second = try #require(root["added"]?[1])
    #expect(second.path == "$.added[1]" && root.path == "$")
    #expect(second["id"]?.path == "$.added[1].id")
    #expect(
      throws: JSONError(
        .wrongType, #"f.json: $.added[1].id should be a whole number, but is the string "x""#)
    ) {
      try second.requireInt("id")
    }
    #expect(throws: JSONError(.missingKey, #"f.json: $.added[0] lacks the required key "n""#)) {
      try root["added"]?[0]?.requireString("n")
    }
    #expect(throws: JSONError.self) { try second.requireBool("n") }
    #expect(throws: JSONError.self) { try root.optionalInt("added") }
    #expect(throws: JSONError.self) { try root["added"]?.requireDouble("n") }
    #expect(try second.optionalString("n") == nil && second.optionalDouble("m") == nil)
    #expect(try root["added"]?[0]?.optionalInt("id") == 1)
  }
}
