import SememeJSON

extension Metaspace {
  /// Reads a Metaspace, which is a pre-tokenizer and a decoder alike.
  ///
  /// Files of old versions have `add_prefix_space` instead of `prepend_scheme`.
  init(_ component: JSONValue) throws {
    let replacement = try component.requireString("replacement").unicodeScalars
    guard let mark = replacement.first, replacement.count == 1 else {
      throw component.mismatch("a Metaspace with a replacement of a single character")
    }
    let addsPrefix = try component.optionalBool("add_prefix_space") ?? true
    let named = try component.optionalString("prepend_scheme")
    let scheme = PrependScheme(rawValue: named ?? (addsPrefix ? "always" : "never"))
    guard let scheme, addsPrefix || scheme == .never else {
      let known = PrependScheme.allCases.map(\.rawValue).joined(separator: ", ")
      throw component.mismatch(
        "a Metaspace with a prepend_scheme of \(known), which is never without add_prefix_space")
    }
    self.init(
      mark: mark, prependScheme: scheme, splits: try component.optionalBool("split") ?? true)
  }
}
