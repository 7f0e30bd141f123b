/// Sorts suffixes of a text by their first characters: quicksort with three parts, a character at a
/// time (Bentley and Sedgewick 1997, "Fast algorithms for sorting and searching strings").
///
/// A suffix ends before the first 0, and nothing beyond `depth` characters counts. The time grows
/// with the characters that tell suffixes apart, and not with those of the text squared, since
/// pivots are drawn at random from a fixed seed.
struct SuffixOrder {
  /// Characters; 0 ends suffixes, and the last one is 0.
  let text: UnsafeBufferPointer<UInt32>
  /// The most characters that are compared.
  let depth: Int
  /// A part of the suffixes that agree in their first characters.
  private typealias Part = (range: Range<Int>, agreed: Int)
  private static let insertionLength = 12

  /// Makes an order of suffixes.
  init(of text: UnsafeBufferPointer<UInt32>, depth: Int) {
    self.text = text
    self.depth = depth
  }

  /// How many characters two suffixes have in common.
  @inline(__always)
  func commonLength(_ one: Int32, _ other: Int32, from agreed: Int = 0) -> Int {
    var length = agreed
    while length < depth, case let character = text[Int(one) + length], character != 0,
      character == text[Int(other) + length]
    {
      length += 1
    }
    return length
  }

  /// Sorts suffixes, given by where they begin.
  func sort(_ suffixes: UnsafeMutableBufferPointer<Int32>) {
    var random: UInt64 = 1
    var parts: [Part] = [(0..<suffixes.count, 0)]
    while let (range, agreed) = parts.popLast() {
      guard range.count > Self.insertionLength else {
        insertionSort(suffixes, range, agreed)
        continue
      }
      let pivot = pivot(suffixes, range, agreed, &random)
      let equal = partition(suffixes, range, agreed, pivot)
      parts.append((range.lowerBound..<equal.lowerBound, agreed))
      parts.append((equal.upperBound..<range.upperBound, agreed))
      if pivot != 0, agreed + 1 < depth { parts.append((equal, agreed + 1)) }
    }
  }

  @inline(__always)
  private func character(_ suffix: Int32, _ place: Int) -> UInt32 { text[Int(suffix) + place] }

  /// The median of three characters drawn at random.
  private func pivot(
    _ suffixes: UnsafeMutableBufferPointer<Int32>, _ range: Range<Int>, _ agreed: Int,
    _ random: inout UInt64
  ) -> UInt32 {
    func draw() -> UInt32 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = range.lowerBound + Int((random >> 33) % UInt64(range.count))
      return character(suffixes[place], agreed)
    }
    let (one, two, three) = (draw(), draw(), draw())
    return max(min(one, two), min(max(one, two), three))
  }

  /// Puts what is less than the pivot first and what is more last; returns where the rest stands.
  private func partition(
    _ suffixes: UnsafeMutableBufferPointer<Int32>, _ range: Range<Int>, _ agreed: Int,
    _ pivot: UInt32
  ) -> Range<Int> {
    var (less, next, more) = (range.lowerBound, range.lowerBound, range.upperBound)
    while next < more {
      let character = character(suffixes[next], agreed)
      if character < pivot {
        suffixes.swapAt(less, next)
        less += 1
        next += 1
      } else if character > pivot {
        more -= 1
        suffixes.swapAt(next, more)
      } else {
        next += 1
      }
    }
    return less..<more
  }

  private func insertionSort(
    _ suffixes: UnsafeMutableBufferPointer<Int32>, _ range: Range<Int>, _ agreed: Int
  ) {
    for place in range.dropFirst() {
      let suffix = suffixes[place]
      var hole = place
      while hole > range.lowerBound, precedes(suffix, suffixes[hole - 1], agreed) {
        suffixes[hole] = suffixes[hole - 1]
        hole -= 1
      }
      suffixes[hole] = suffix
    }
  }

  private func precedes(_ one: Int32, _ other: Int32, _ agreed: Int) -> Bool {
    let common = commonLength(one, other, from: agreed)
    return common < depth && character(one, common) < character(other, common)
  }
}
