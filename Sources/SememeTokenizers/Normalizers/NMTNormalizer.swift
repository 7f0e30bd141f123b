/// Removes control characters and makes unusual white space plain, as neural translation does.
///
/// Reference: `Nmt` of Hugging Face tokenizers, after the `nmt` rules of SentencePiece.
enum NMTNormalizer {
  /// Rewrites a text.
  static func apply(to text: inout NormalizedText) {
    let source = text
    text = NormalizedText()
    source.forEachScalar { scalar, origin in
      switch scalar {
      case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: break
      case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
        text.append(0x20, from: origin)
      default: text.append(scalar, from: origin)
      }
    }
  }
}
