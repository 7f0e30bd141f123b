/// A token beside the model's vocabulary that is found in text before the model sees it.
public struct AddedToken: Sendable, Equatable {
  /// The text it stands for.
  public let content: String
  /// Its id.
  public let id: Int32
  /// Whether it is found only where no word character stands on either side.
  public let isSingleWord: Bool
  /// Whether it takes the white space on its left.
  public let stripsLeft: Bool
  /// Whether it takes the white space on its right.
  public let stripsRight: Bool
  /// Whether it is looked for in normalised text, normalised itself.
  public let isNormalized: Bool
  /// Whether decoding may leave it out.
  public let isSpecial: Bool

  /// Makes an added token.
  ///
  /// - Parameters:
  ///   - content: the text it stands for.
  ///   - id: its id.
  ///   - isSingleWord: whether it is found only where no word character stands on either side.
  ///   - stripsLeft: whether it takes the white space on its left.
  ///   - stripsRight: whether it takes the white space on its right.
  ///   - isNormalized: whether it is looked for in normalised text, normalised itself.
  ///   - isSpecial: whether decoding may leave it out.
  public init(
    content: String, id: Int32, isSingleWord: Bool = false, stripsLeft: Bool = false,
    stripsRight: Bool = false, isNormalized: Bool = false, isSpecial: Bool = true
  ) {
    self.content = content
    self.id = id
    self.isSingleWord = isSingleWord
    self.stripsLeft = stripsLeft
    self.stripsRight = stripsRight
    self.isNormalized = isNormalized
    self.isSpecial = isSpecial
  }
}
