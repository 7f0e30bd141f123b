import SememeJSON
import Testing

@Suite("Writing JSON")
struct JSONWritingTests {
  static let tree: JSON = [
    "name": "bank \"é\"\n\u{1}\u{1f}\\", "sizes": [1, 2.5, -3], "none": nil, "on": true,
    "empty": [], "object": [:],
  ]

  @Test("Compact text has no spaces")
  func compact() {
    let text = String(decoding: Self.tree.encoded(), as: UTF8.self)
    #expect(
      text
        == #"{"name":"bank \"é\"\n\u0001\u001f\\","sizes":[1,2.5,-3],"none":null,"on":true,"empty":[],"object":{}}"#
    )
  }

  @Test("Indented text has one member a line, as Python writes it")
  func indented() {
    let tree: JSON = ["a": 1, "b": ["x", [:]]]
    #expect(
      String(decoding: tree.encoded(indent: 2), as: UTF8.self) == """
        {
          "a": 1,
          "b": [
            "x",
            {}
          ]
        }
        """)
  }

  @Test("What is written reads back the same", arguments: [nil, 2, 4] as [Int?])
  func roundTrip(indent: Int?) throws {
    let values: JSON = .array(
      [0.1, 1e-5, 1e16, 1e22, .leastNonzeroMagnitude, 1.7976931348623157e308, -0.0, 100].map(
        JSON.double)
        + [.int(.max), .int(.min), Self.tree])
    let again = try JSONDocument(values.encoded(indent: indent), source: "t")
    #expect(JSON(again.root) == values)
  }

  @Test("A number that is not finite is written as null")
  func nonFinite() {
    #expect(JSON.array([.double(.nan), .double(.infinity)]).encoded() == Array("[null,null]".utf8))
  }
}
