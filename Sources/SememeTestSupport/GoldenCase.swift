package import SememeJSON

/// One golden case.
package struct GoldenCase: Sendable, CustomStringConvertible {
  /// The case's name, such as `sbert-mean-normalize`.
  package let name: String
  /// The folder that holds its model, its inputs and what is expected.
  package let folder: String

  /// The inputs and results, from `expected.json`.
  package var expected: JSONDocument {
    get throws {
      let path = folder + "/expected.json"
      return try JSONDocument(GoldenCases.bytes(of: path), source: path)
    }
  }

  package var description: String { name }
}
