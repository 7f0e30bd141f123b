internal import SememeTokenizers

/// A token of a text's sparse vector, and its weight.
public struct TokenWeight: Sendable, Hashable {
  /// The token's id: the dimension of the vector.
  public let id: Int32
  /// The token as the vocabulary spells it, such as `##ing`.
  public let token: String
  /// Its weight.
  public let weight: Float
}

extension SparseEmbeddings {
  /// The tokens of every text by their weights.
  ///
  /// - Parameters:
  ///   - topK: how many of each text; nil for all.
  ///   - tokenizer: knows the tokens.
  /// - Returns: per text its tokens, the heaviest first, of equal ones the lower id.
  /// - Throws: `SememeError` where `topK` is less than 1.
  func decode(topK: Int?, _ tokenizer: Tokenizer) throws(SememeError) -> [[TokenWeight]] {
    if let topK, topK < 1 {
      throw SememeError(.invalidArgument, "topK \(topK): give at least 1")
    }
    return (0..<count).map { text in
      let vector = self[text]
      let order = vector.values.indices.sorted {
        let (a, b) = (vector.values[$0], vector.values[$1])
        return a != b ? a > b : $0 < $1
      }
      return order.prefix(topK ?? order.count).map { place in
        let id = vector.indices[place]
        return TokenWeight(
          id: id, token: tokenizer.token(of: id) ?? "", weight: vector.values[place])
      }
    }
  }
}
