import SememeJSON

/// Tokens in the order of their ids, each spelling once.
///
/// Spellings are compared byte by byte: canonically equivalent ones are different tokens.
struct TokenInventory {
  /// The tokens' UTF-8 bytes; a token's place is its id.
  private(set) var tokens: [[UInt8]] = []
  private var ids: [[UInt8]: Int32] = [:]

  /// The number of tokens.
  var count: Int { tokens.count }

  /// The id of a token, which is added unless it is there.
  mutating func insert(_ token: [UInt8]) -> Int32 {
    if let id = ids[token] { return id }
    let id = Int32(truncatingIfNeeded: tokens.count)
    tokens.append(token)
    ids[token] = id
    return id
  }

  /// The text of a token.
  func spelling(of id: Int32) -> String { String(decoding: tokens[Int(id)], as: UTF8.self) }

  /// The tokens and their ids, as tokenizer.json writes them.
  var json: JSON {
    .object(tokens.indices.map { (spelling(of: Int32($0)), .int($0)) })
  }
}
