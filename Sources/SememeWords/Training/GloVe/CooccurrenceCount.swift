/// How often two words occur beside each other.
///
/// Counts are whole numbers of 2⁻²⁴, so that their sums are the same in whatever order and in
/// however many parts they are added up.
struct CooccurrenceCount: BitwiseCopyable, Sendable, Equatable {
  /// The word's place in the upper half and its neighbour's in the lower one.
  var key: UInt64
  /// The count in units of 2⁻²⁴.
  var units: UInt64

  static let unit = 0x1p-24

  init(key: UInt64, units: UInt64) {
    self.key = key
    self.units = units
  }

  init(word: UInt32, context: UInt32, units: UInt64) {
    self.init(key: UInt64(word) << 32 | UInt64(context), units: units)
  }

  var word: UInt32 { UInt32(truncatingIfNeeded: key >> 32) }
  var context: UInt32 { UInt32(truncatingIfNeeded: key) }
  var count: Double { Double(units) * CooccurrenceCount.unit }
}

extension CooccurrenceCount {
  /// Sorts by key and adds up what has the same key.
  ///
  /// A radix sort (Knuth, vol. 3, 5.2.5) of eleven bits at a time, over the bits that occur.
  ///
  /// - Parameters:
  ///   - counts: the counts; afterwards those that are left, at the begin.
  ///   - scratch: as much memory.
  ///   - vocabularySize: both halves of a key are below.
  /// - Returns: how many are left.
  static func combine(
    _ counts: UnsafeMutableBufferPointer<CooccurrenceCount>,
    scratch: UnsafeMutableBufferPointer<CooccurrenceCount>, vocabularySize: Int
  ) -> Int {
    guard counts.count > 1 else { return counts.count }
    let bits = UInt64(Int.bitWidth - max(vocabularySize - 1, 1).leadingZeroBitCount)
    var (source, target) = (counts, scratch)
    for half in [UInt64(0), 32] {
      for shift in stride(from: UInt64(0), to: bits, by: 11) {
        pass(source, target, shift: half + shift, bits: min(11, bits - shift))
        swap(&source, &target)
      }
    }
    var left = 0
    for place in source.indices {
      let count = source[place]
      // Where source and counts are one, this writes only what was read before.
      if left > 0, counts[left - 1].key == count.key {
        counts[left - 1].units += count.units
      } else {
        counts[left] = count
        left += 1
      }
    }
    return left
  }

  private static func pass(
    _ source: UnsafeMutableBufferPointer<CooccurrenceCount>,
    _ target: UnsafeMutableBufferPointer<CooccurrenceCount>, shift: UInt64, bits: UInt64
  ) {
    let mask = (1 << bits) - 1 as UInt64
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << Int(bits)) { starts in
      starts.initialize(repeating: 0)
      for place in source.indices {
        starts[Int(truncatingIfNeeded: source[place].key >> shift & mask)] += 1
      }
      var sum = 0
      for digit in starts.indices { (starts[digit], sum) = (sum, sum + starts[digit]) }
      for place in source.indices {
        let digit = Int(truncatingIfNeeded: source[place].key >> shift & mask)
        target[starts[digit]] = source[place]
        starts[digit] += 1
      }
    }
  }
}
