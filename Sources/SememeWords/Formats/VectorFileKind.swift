internal import SememeCheckpoints

/// What a file of vectors is, by its first bytes and, where they leave it open, its name.
enum VectorFileKind {
  case word2vecBinary, text, fastText, numpy, safetensors, gloveBinary

  /// How much of the beginning is looked at.
  private static let probeSize = 4096

  /// Looks at a file's beginning; nothing is read.
  ///
  /// - Throws: `WordVectorsError` where it is empty, or an archive.
  init(_ stream: inout ByteStream) throws(WordVectorsError) {
    let path = stream.path
    guard try stream.require(1) else {
      throw WordVectorsError(.malformedFile, "\(path): is empty", path: path)
    }
    _ = try stream.require(Self.probeSize)
    let isPacked = stream.isPacked
    let found = stream.withWindow { window -> (kind: VectorFileKind?, archive: String?) in
      if let archive = Self.archive(window) { return (nil, archive) }
      return (Self.kind(window, path, isPacked: isPacked), nil)
    }
    guard let kind = found.kind else {
      throw WordVectorsError(
        .unsupportedFormat,
        "\(path): a \(found.archive ?? "") file; unpack it first, or pack it with gzip", path: path)
    }
    self = kind
    guard !isPacked || ![.numpy, .safetensors, .gloveBinary].contains(self) else {
      throw WordVectorsError(
        .unsupportedFormat, "\(path): a packed file of this kind; unpack it first with gunzip",
        path: path)
    }
  }

  private static func kind(
    _ window: UnsafeRawBufferPointer, _ path: String, isPacked: Bool
  ) -> VectorFileKind {
    if NumPyFile.isNumPy(window) { return .numpy }
    if window.count >= 8,
      window.loadUnaligned(as: Int32.self).littleEndian == FastTextReader.magic
    {
      return .fastText
    }
    if path.hasSuffix(".safetensors") || isSafetensors(window) { return .safetensors }
    let lineEnd = window.prefix(64).firstIndex(of: UInt8(ascii: "\n"))
    if let lineEnd, let (_, dimension) = VectorSizes.sizes(of: window[..<lineEnd]) {
      let rest = UnsafeRawBufferPointer(rebasing: window[(lineEnd + 1)...])
      let name = isPacked && path.hasSuffix(".gz") ? path.dropLast(3) : path[...]
      return isText(rest, dimension, endsInBin: name.hasSuffix(".bin")) ? .text : .word2vecBinary
    }
    if GloVeBinary.isLikely(window) { return .gloveBinary }
    // Before version 11, fastText's files begin with the dimension, a small number of four bytes.
    let isOldFastText =
      window.count >= 64
      && (1...Int32(VectorSizes.largestDimension)).contains(window.loadUnaligned(as: Int32.self))
    return isOldFastText ? .fastText : .text
  }

  /// Whether what follows a line of sizes is text: its first row reads as such, or nothing speaks
  /// against it.
  private static func isText(
    _ rest: UnsafeRawBufferPointer, _ dimension: Int, endsInBin: Bool
  ) -> Bool {
    let line = UnsafeRawBufferPointer(rebasing: rest.prefix { $0 != UInt8(ascii: "\n") })
    if (1...line.count / 2 + 1).contains(dimension) {
      var row = [Float](repeating: 0, count: dimension)
      if row.withUnsafeMutableBufferPointer({ VectorLine.read(line, into: $0) }) != nil {
        return true
      }
    }
    let isPrintable = rest.prefix(probeSize).allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
    return isPrintable && !endsInBin
  }

  private static func isSafetensors(_ window: UnsafeRawBufferPointer) -> Bool {
    guard window.count > 9 else { return false }
    let length = window.loadUnaligned(as: UInt64.self)
    return length < 100_000_000 && window[8] == UInt8(ascii: "{")
  }

  private static func archive(_ window: UnsafeRawBufferPointer) -> String? {
    let signatures: [(String, [UInt8])] = [
      ("bzip2", Array("BZh".utf8)), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
      ("zip", [0x50, 0x4B, 0x03, 0x04]), ("Zstandard", [0x28, 0xB5, 0x2F, 0xFD]),
    ]
    if let found = signatures.first(where: { window.starts(with: $0.1) }) { return found.0 }
    // POSIX.1-1988: a tar archive has this mark in its first header.
    let mark = window.count >= 262 ? Array(window[257..<262]) : []
    return mark == Array("ustar".utf8) ? "tar" : nil
  }
}
