/// What tokenizers need to know about a Unicode scalar.
struct ScalarProperties: OptionSet {
  let rawValue: UInt16

  /// BERT's clean-up removes it: control, format, unassigned and private-use characters, U+FFFD.
  static let removed = ScalarProperties(rawValue: UnicodeTables.removed)
  /// The White_Space property, `\s`.
  static let whitespace = ScalarProperties(rawValue: UnicodeTables.whitespace)
  /// A nonspacing mark (Mn) without decomposition.
  static let nonspacingMark = ScalarProperties(rawValue: UnicodeTables.nonspacingMark)
  /// ASCII punctuation and symbols, and the general categories P*.
  static let punctuation = ScalarProperties(rawValue: UnicodeTables.punctuation)
  /// A word character of regular expressions, `\w`.
  static let word = ScalarProperties(rawValue: UnicodeTables.word)
  /// A mark of any kind (M*).
  static let combiningMark = ScalarProperties(rawValue: UnicodeTables.combiningMark)
  /// What BERT sets apart as a Chinese character.
  static let cjk = ScalarProperties(rawValue: UnicodeTables.cjk)
  /// Its lower-case form is another.
  static let lowercases = ScalarProperties(rawValue: UnicodeTables.lowercases)
  /// It has a canonical decomposition.
  static let decomposes = ScalarProperties(rawValue: UnicodeTables.decomposes)
  /// It has no decomposition and a canonical combining class other than 0.
  static let nonStarter = ScalarProperties(rawValue: UnicodeTables.nonStarter)

  /// NFC may change it, or join it to what stands before.
  static let recomposes = ScalarProperties(rawValue: UnicodeTables.recomposes)
  /// Its compatibility decomposition is another than the canonical one.
  static let decomposesCompatibly = ScalarProperties(rawValue: UnicodeTables.decomposesCompatibly)
  /// NFKC may change it, or join it to what stands before.
  static let recomposesCompatibly = ScalarProperties(rawValue: UnicodeTables.recomposesCompatibly)

  init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// The properties of a scalar, by two table look-ups.
  ///
  /// - Precondition: `scalar` is at most 0x10FFFF.
  @inline(__always)
  init(of scalar: UInt32) {
    let letter = twoStageLetter(
      of: scalar, blocks: UnicodeTables.blockOfScalar, letters: UnicodeTables.classInBlock)
    rawValue = UnicodeTables.classFlags[Int(letter) - 35]
  }
}
