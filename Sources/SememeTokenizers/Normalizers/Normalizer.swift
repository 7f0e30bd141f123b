/// The first stage: rewrites text, keeping track of where each byte comes from.
enum Normalizer: Sendable, Equatable {
  /// BERT's clean-up.
  case bert(BERTNormalizer)
  /// Lower case, scalar by scalar.
  case lowercase
  /// Canonical decomposition.
  case nfd
  /// Marks of every kind go.
  case stripAccents
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
    case .nfd, .stripAccents: false
    case .sequence(let stages): stages.contains(where: \.lowercases)
    }
  }

  private func apply(to text: inout NormalizedText) {
    if case .sequence(let stages) = self {
      for stage in stages { stage.apply(to: &text) }
      return
    }
    let source = text
    text = NormalizedText()
    switch self {
    case .bert(let bert):
      bert.transform(source, into: &text)
    case .lowercase:
      source.forEachScalar { scalar, origin in
        ScalarMapping.lowercase(scalar) { text.append($0, from: origin) }
      }
    case .nfd:
      var decomposer = CanonicalDecomposer()
      source.forEachScalar { scalar, origin in
        decomposer.push(scalar, from: origin) { text.append($0, from: $1) }
      }
      decomposer.flush { text.append($0, from: $1) }
    case .stripAccents:
      source.forEachScalar { scalar, origin in
        guard !ScalarProperties(of: scalar).contains(.combiningMark) else { return }
        text.append(scalar, from: origin)
      }
    case .sequence: break
    }
  }
}
