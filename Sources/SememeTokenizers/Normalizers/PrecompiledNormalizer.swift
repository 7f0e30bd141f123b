/// Replaces characters as SentencePiece's compiled character map says.
///
/// Reference: `Precompiled` of Hugging Face tokenizers, whose rules for what is looked up, and for
/// which origin a replacement gets, are followed to the letter.
struct PrecompiledNormalizer: Sendable, Equatable {
  private let map: CharacterMap
  /// What becomes of each ASCII byte that the next one cannot join; 0xFF where that is no one byte.
  private let asciiMap: [UInt8]

  /// The longest grapheme cluster that is looked up as a whole, in bytes.
  private static let longestCluster = 5

  init(_ map: CharacterMap) {
    self.map = map
    asciiMap = (UInt8(0)..<128).map { byte in
      // A carriage return joins with the line feed after it.
      guard byte != 0x0D else { return 0xFF }
      let replacement = [byte].withUnsafeBufferPointer { map.replacement(for: $0, in: 0..<1) }
      guard let replacement else { return byte }
      return replacement.count == 1 ? replacement.first ?? 0xFF : 0xFF
    }
  }

  /// Rewrites a text; one in which nothing is replaced stays as it is.
  func apply(to text: inout NormalizedText) {
    let keepsLength = text.bytes.allSatisfy { $0 < 0x80 && asciiMap[Int($0)] != 0xFF }
    guard !keepsLength else { return text.replaceBytes(by: asciiMap) }
    var rewriting: AlignedRewriting?
    text.bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let end = bytes.endOfGraphemeCluster(startingAt: offset)
        rewrite(bytes, offset..<end, of: text, &rewriting)
        offset = end
      }
    }
    if let rewriting { text = rewriting.finished() }
  }

  /// Replaces a grapheme cluster as a whole where it is short, else what it consists of.
  @inline(__always)
  private func rewrite(
    _ bytes: UTF8Bytes, _ cluster: Range<Int>, of text: NormalizedText,
    _ rewriting: inout AlignedRewriting?
  ) {
    if cluster.count <= Self.longestCluster,
      let replacement = map.replacement(for: bytes, in: cluster)
    {
      return replace(cluster, replacement, bytes, text, &rewriting)
    }
    var offset = cluster.lowerBound
    while offset < cluster.upperBound {
      let (scalar, length) = bytes.scalar(at: offset)
      let range = offset..<offset + length
      if let replacement = map.replacement(for: bytes, in: range) {
        replace(range, replacement, bytes, text, &rewriting)
      } else {
        rewriting?.append(scalar)
      }
      offset += length
    }
  }

  private func replace(
    _ range: Range<Int>, _ replacement: ArraySlice<UInt8>, _ bytes: UTF8Bytes,
    _ text: NormalizedText, _ rewriting: inout AlignedRewriting?
  ) {
    var current = rewriting ?? AlignedRewriting(of: text, keeping: range.lowerBound)
    rewriting = nil
    let oldCount = bytes[range].count { $0 & 0xC0 != 0x80 }
    current.replace(oldCount, with: replacement)
    rewriting = current
  }
}
