/// The first stage: rewrites text, keeping track of where each byte comes from.
enum Normalizer: Sendable, Equatable {
  /// BERT's clean-up.
  case bert(BERTNormalizer)
  /// Lower case, scalar by scalar.
  case lowercase
  /// One of Unicode's forms.
  case form(NormalizationForm)
  /// Marks of every kind go.
  case stripAccents
  /// White space at either end goes.
  case strip(left: Bool, right: Bool)
  /// Matches of a pattern are replaced.
  case replace(Pattern, by: [UInt8])
  /// Text that is not empty gets a beginning.
  case prepend([UInt8])
  /// Bytes are spelled as letters, as by ``ByteLevel``.
  case byteLevel
  /// Control characters go, unusual white space becomes plain.
  case nmt
  /// SentencePiece's compiled character map.
  case precompiled(PrecompiledNormalizer)
  /// One after another.
  case sequence([Normalizer])

  /// Normalises a piece of the original text into `output`.
  func normalize(_ piece: Slice<UTF8Bytes>, into output: inout NormalizedText) {
    if case .bert(let bert) = self { return bert.normalize(piece, into: &output) }
    output.reset(to: piece)
    apply(to: &output)
  }

  /// The normalised form of a string by itself.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    var output = NormalizedText()
    text.withUnsafeBufferPointer { normalize($0[...], into: &output) }
    return output.bytes
  }

  /// Whether some stage makes text lower-case.
  var lowercases: Bool {
    switch self {
    case .bert(let bert): bert.lowercases
    case .lowercase: true
    case .form, .stripAccents, .strip, .replace, .prepend, .byteLevel, .nmt, .precompiled: false
    case .sequence(let stages): stages.contains(where: \.lowercases)
    }
  }

  private func apply(to text: inout NormalizedText) {
    switch self {
    case .bert(let bert):
      text.rewrite { source, output in bert.transform(source, into: &output) }
    case .lowercase:
      text.rewrite { source, output in
        source.forEachScalar { scalar, origin in
          ScalarMapping.lowercase(scalar) { output.append($0, from: origin) }
        }
      }
    case .form(let form): form.apply(to: &text)
    case .stripAccents:
      text.rewrite { source, output in
        source.forEachScalar { scalar, origin in
          guard !ScalarProperties(of: scalar).contains(.combiningMark) else { return }
          output.append(scalar, from: origin)
        }
      }
    case .strip(let left, let right): text.strip(left: left, right: right)
    case .replace(let pattern, let content): text.replace(pattern, by: content)
    case .prepend(let content):
      guard !text.bytes.isEmpty else { return }
      text.rewrite { source, output in
        output.append(content, from: source.originOfScalar(at: 0))
        output.append(source, source.bytes.indices)
      }
    case .byteLevel:
      text.rewrite { $1.appendByteLetters(of: $0, $0.bytes.indices) }
    case .nmt: NMTNormalizer.apply(to: &text)
    case .precompiled(let precompiled): precompiled.apply(to: &text)
    case .sequence(let stages): for stage in stages { stage.apply(to: &text) }
    }
  }
}
