/// BERT's basic text clean-up, in one pass.
///
/// Reference: `BertNormalizer` of Hugging Face tokenizers, after `BasicTokenizer` of
/// github.com/google-research/bert.
struct BERTNormalizer: Sendable, Equatable {
  /// Whether control characters go and every white space becomes a plain space.
  let cleansText: Bool
  /// Whether Chinese characters get a space on either side.
  let separatesCJK: Bool
  /// Whether text is decomposed and nonspacing marks go.
  let stripsAccents: Bool
  /// Whether text is made lower-case.
  let lowercases: Bool
  /// What becomes of each ASCII byte; 0xFF for those that are removed.
  private let asciiMap: [UInt8]

  init(cleansText: Bool, separatesCJK: Bool, stripsAccents: Bool, lowercases: Bool) {
    self.cleansText = cleansText
    self.separatesCJK = separatesCJK
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
    asciiMap = (UInt32(0)..<128).map { byte in
      let properties = ScalarProperties(of: byte)
      if cleansText, properties.contains(.removed) { return 0xFF }
      if cleansText, properties.contains(.whitespace) { return 0x20 }
      return UInt8(lowercases && properties.contains(.lowercases) ? byte | 0x20 : byte)
    }
  }

  /// Normalises a piece of the original text into `output`.
  func normalize(_ piece: Slice<UTF8Bytes>, into output: inout NormalizedText) {
    let keepsLength = piece.allSatisfy { $0 < 0x80 && asciiMap[Int($0)] != 0xFF }
    guard !keepsLength else { return output.reset(to: piece, mapping: asciiMap) }
    var source = NormalizedText()
    source.reset(to: piece)
    output.removeAll()
    transform(source, into: &output)
  }

  /// Appends the normalised form of `source` to `output`.
  func transform(_ source: NormalizedText, into output: inout NormalizedText) {
    var decomposer = Decomposer()
    var origins = OriginQueue()
    source.forEachScalar { scalar, origin in
      var scalar = scalar
      let properties = ScalarProperties(of: scalar)
      if cleansText {
        guard !properties.contains(.removed) else { return }
        if properties.contains(.whitespace) { scalar = 0x20 }
      }
      let isSeparated = separatesCJK && properties.contains(.cjk)
      if isSeparated { strip(0x20, origin, &decomposer, &origins, &output) }
      strip(scalar, origin, &decomposer, &origins, &output)
      if isSeparated { strip(0x20, origin, &decomposer, &origins, &output) }
    }
    decomposer.flush { finish($0, origins.take($1 ? 1 : 0), &output) }
  }

  @inline(__always)
  private func strip(
    _ scalar: UInt32, _ origin: NormalizedText.Origin, _ decomposer: inout Decomposer,
    _ origins: inout OriginQueue, _ output: inout NormalizedText
  ) {
    guard stripsAccents else { return finish(scalar, origin, &output) }
    origins.push(origin)
    decomposer.push(scalar) { finish($0, origins.take($1 ? 1 : 0), &output) }
  }

  @inline(__always)
  private func finish(
    _ scalar: UInt32, _ origin: NormalizedText.Origin, _ output: inout NormalizedText
  ) {
    if stripsAccents, ScalarProperties(of: scalar).contains(.nonspacingMark) { return }
    guard lowercases else { return output.append(scalar, from: origin) }
    ScalarMapping.lowercase(scalar) { output.append($0, from: origin) }
  }
}
