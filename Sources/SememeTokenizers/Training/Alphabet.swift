/// The characters that a vocabulary can spell.
struct Alphabet: Sendable {
  /// The scalars, ascending.
  let scalars: [UInt32]
  /// A bit for each scalar.
  private var members = [UInt64](repeating: 0, count: 0x11_0000 / 64)

  /// The given scalars.
  init(_ scalars: some Sequence<UInt32>) {
    self.scalars = scalars.sorted()
    for scalar in self.scalars { members[Int(scalar >> 6)] |= 1 << UInt64(scalar & 63) }
  }

  /// The scalars of words.
  ///
  /// - Parameters:
  ///   - words: the words.
  ///   - limit: how many scalars are kept, the most frequent first, of equally frequent ones the
  ///     lower; nil for all.
  init(of words: WordCounts, limit: Int?) {
    let counts = Self.counts(in: words)
    let seen = (UInt32(0)..<0x11_0000).filter { counts[Int($0)] > 0 }
    let byFrequency = seen.sorted { left, right in
      let (more, less) = (counts[Int(left)], counts[Int(right)])
      return more == less ? left < right : more > less
    }
    self.init(byFrequency.prefix(limit ?? byFrequency.count))
  }

  /// How often each of these scalars occurs in words.
  func counts(in words: WordCounts) -> [Int] {
    let counts = Self.counts(in: words)
    return scalars.map { counts[Int($0)] }
  }

  /// How often every scalar occurs in words.
  private static func counts(in words: WordCounts) -> [Int] {
    var counts = [Int](repeating: 0, count: 0x11_0000)
    words.forEachWord { word, count in
      word.forEachScalar(in: 0..<word.count) { counts[Int($0)] += count }
    }
    return counts
  }

  /// Whether a scalar is one of these.
  @inline(__always)
  func contains(_ scalar: UInt32) -> Bool {
    members[Int(scalar >> 6)] & 1 << UInt64(scalar & 63) != 0
  }
}

extension UTF8Bytes {
  /// Calls `body` with each scalar of a range.
  @inline(__always)
  func forEachScalar(in range: Range<Int>, _ body: (UInt32) -> Void) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, length) = scalar(at: offset)
      body(scalar)
      offset += length
    }
  }
}
