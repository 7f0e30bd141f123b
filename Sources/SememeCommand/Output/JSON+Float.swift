import SememeJSON

extension JSON {
  /// A float as a number with the fewest digits that read back to the same float.
  ///
  /// - Parameter value: the float.
  /// - Returns: the number.
  static func float(_ value: Float) -> JSON {
    .double(Double(value.description) ?? Double(value))
  }
}
