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

  /// Whether every byte still stands for itself.
  private var isIdentity: Bool { origins.count != bytes.count }

  /// The original range of a non-empty range of bytes: from its first byte's start to its last
  /// byte's end.
  @inline(__always)
  func origin(of range: Range<Int>) -> Origin {
    guard !isIdentity else {
      return Origin(start: base + Int32(range.lowerBound), end: base + Int32(range.upperBound))
    }
    return Origin(start: origins[range.lowerBound].start, end: origins[range.upperBound - 1].end)
  }

  /// Appends a scalar that comes from a range of the original text.
  @inline(__always)
  mutating func append(_ scalar: UInt32, from origin: Origin) {
    for _ in 0..<bytes.append(scalar: scalar) { origins.append(origin) }
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
