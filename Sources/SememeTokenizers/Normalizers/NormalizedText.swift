/// Text on its way through the normalizers: UTF-8 bytes, and for each the original range it is from.
struct NormalizedText {
  /// The bytes as normalised so far; valid UTF-8.
  private(set) var bytes: [UInt8] = []
  /// For each byte the original range; empty while every byte still stands for itself.
  private var origins: [Origin] = []
  /// Where in the original the first byte lies, while every byte stands for itself.
  private var base: Int32 = 0

  /// A range of the original text, in bytes.
  struct Origin {
    var start: Int32
    var end: Int32

    var range: Range<Int32> { start..<end }
  }

  /// Starts over with a piece of the original text.
  mutating func reset(to piece: Slice<UTF8Bytes>) {
    removeAll()
    base = Int32(piece.startIndex)
    bytes.append(contentsOf: piece)
  }

  /// Starts over with a piece of ASCII text, each byte replaced by one other.
  mutating func reset(to piece: Slice<UTF8Bytes>, mapping map: [UInt8]) {
    removeAll()
    base = Int32(piece.startIndex)
    bytes.append(contentsOf: piece.lazy.map { map[Int($0)] })
  }

  /// Starts over with nothing, keeping the memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
  }

  /// Replaces every byte, all of which are ASCII, by another.
  mutating func replaceBytes(by map: [UInt8]) {
    for index in bytes.indices { bytes[index] = map[Int(bytes[index])] }
  }

  /// Whether every byte still stands for itself.
  private var isIdentity: Bool { origins.count != bytes.count }

  /// The original range of a non-empty range of bytes: from its first byte's start to its last
  /// byte's end, where each byte of a scalar stands for all of it.
  @inline(__always)
  func origin(of range: Range<Int>) -> Origin {
    guard !isIdentity else {
      var (start, end) = (range.lowerBound, range.upperBound)
      while bytes[start] & 0xC0 == 0x80 { start -= 1 }
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      return Origin(start: base + Int32(start), end: base + Int32(end))
    }
    return Origin(start: origins[range.lowerBound].start, end: origins[range.upperBound - 1].end)
  }

  /// Appends a scalar that comes from a range of the original text.
  @inline(__always)
  mutating func append(_ scalar: UInt32, from origin: Origin) {
    for _ in 0..<bytes.append(scalar: scalar) { origins.append(origin) }
  }

  /// Appends text that comes as a whole from a range of the original text.
  ///
  /// Hugging Face gives what is prepended the origin of the first scalar, and what replaces a match
  /// that of the match's last scalar.
  mutating func append(_ content: [UInt8], from origin: Origin) {
    bytes.append(contentsOf: content)
    origins.append(contentsOf: repeatElement(origin, count: content.count))
  }

  /// Appends a part of another text with its origins.
  mutating func append(_ source: NormalizedText, _ range: Range<Int>) {
    bytes.append(contentsOf: source.bytes[range])
    guard source.isIdentity else {
      return origins.append(contentsOf: source.origins[range])
    }
    source.bytes.withUnsafeBufferPointer { bytes in
      var offset = range.lowerBound
      while offset < range.upperBound {
        let length = bytes.scalar(at: offset).length
        let origin = source.originOfScalar(at: offset)
        for _ in 0..<length { origins.append(origin) }
        offset += length
      }
    }
  }

  /// The original range of the scalar that a byte belongs to.
  func originOfScalar(at offset: Int) -> Origin {
    origin(of: offset..<offset + 1)
  }

  /// Appends the letters that stand for the bytes of a range of another text.
  mutating func appendByteLetters(of source: NormalizedText, _ range: Range<Int>) {
    source.bytes.withUnsafeBufferPointer { bytes in
      var offset = range.lowerBound
      while offset < range.upperBound {
        let end = offset + bytes.scalar(at: offset).length
        let origin = source.originOfScalar(at: offset)
        for byte in bytes[offset..<end] {
          append(UInt32(ByteAlphabet.scalars[Int(byte)]), from: origin)
        }
        offset = end
      }
    }
  }

  /// Calls `body` with each scalar and its origin.
  @inline(__always)
  func forEachScalar(_ body: (UInt32, Origin) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let (scalar, length) = bytes.scalar(at: offset)
        body(scalar, origin(of: offset..<offset + length))
        offset += length
      }
    }
  }
}
