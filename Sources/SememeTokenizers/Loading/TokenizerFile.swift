import SememeJSON

/// Reads the parts of a `tokenizer.json`.
struct TokenizerFile {
  let root: JSONValue

  /// The error for a component that this version cannot run.
  static func unsupported(
    _ component: JSONValue, _ stage: String, supported: [String]
  ) -> TokenizerError {
    let name = component["type"]?.string.map { "\"\($0)\"" } ?? "without a type"
    return TokenizerError(
      .unsupportedComponent,
      """
      \(component.source): the \(stage) \(name) at \(component.path) is not supported; supported \
      are \(supported.joined(separator: ", "))
      """)
  }

  /// The component of a stage, nil when the file has none.
  func component(_ key: String) throws -> JSONValue? {
    try root.optionalObject(key)
  }

  /// The added tokens; their ids are as the file states them.
  func addedTokens() throws -> [AddedToken] {
    try root.optionalArray("added_tokens")?.elements.map { token in
      try AddedToken(token, id: token.requireID("id"))
    } ?? []
  }

  /// The truncation that the file states.
  func truncation() throws -> Truncation? {
    guard let value = try root.optionalObject("truncation") else { return nil }
    let strategy = try value.optionalString("strategy") ?? "LongestFirst"
    let direction = try value.optionalString("direction") ?? "Right"
    guard let strategy = Truncation.Strategy(rawValue: strategy) else {
      throw value.mismatch("a truncation by LongestFirst, OnlyFirst or OnlySecond")
    }
    guard let direction = Truncation.Direction(rawValue: direction) else {
      throw value.mismatch("a truncation in direction Left or Right")
    }
    return Truncation(
      maximumLength: try value.requireInt("max_length"), strategy: strategy,
      stride: try value.optionalInt("stride") ?? 0, direction: direction)
  }
}

extension AddedToken {
  /// Reads an added token; what it says about ids is left to the caller.
  init(_ token: JSONValue, id: Int32) throws(JSONError) {
    let isSpecial = try token.optionalBool("special") ?? false
    self.init(
      content: try token.requireString("content"), id: id,
      isSingleWord: try token.optionalBool("single_word") ?? false,
      stripsLeft: try token.optionalBool("lstrip") ?? false,
      stripsRight: try token.optionalBool("rstrip") ?? false,
      isNormalized: try token.optionalBool("normalized") ?? !isSpecial, isSpecial: isSpecial)
  }
}

extension JSONValue {
  /// The token id that a member holds.
  func requireID(_ key: String) throws(JSONError) -> Int32 {
    let value = try require(key)
    guard let id = value.id else { throw value.mismatch("a token id from 0 to \(Int32.max)") }
    return id
  }

  /// The value as a token id.
  var id: Int32? {
    int.flatMap { $0 >= 0 ? Int32(exactly: $0) : nil }
  }
}
