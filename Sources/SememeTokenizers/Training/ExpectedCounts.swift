/// How often each piece occurs in a word, on average over all ways to cut it, each weighed by its
/// probability: the forward-backward algorithm (Kudo 2018, arXiv:1804.10959, section 3.2, step E).
///
/// Probabilities of beginnings are multiplied by powers of 2²⁵⁶ where they become too small for a
/// double, so that a word may have any length. Results are whole numbers of 2⁻²⁰: their sum does
/// not depend on the order of words.
struct ExpectedCounts {
  /// A piece in the word; without id where nothing can be counted.
  private struct Edge {
    let start: Int32
    let end: Int32
    let id: Int32
  }

  /// The probability of the word up to each place, in units of 2²⁵⁶ to the power of minus `steps`.
  private var forward: [Double] = []
  private var steps: [Int] = []
  /// The probability of the word from each place on.
  private var backward: [Double] = []
  private var edges: [Edge] = []
  /// Bytes of the longest piece: what is further away does not meet.
  private let reach: Int
  private static let tiny = 0x1p-256
  private static let step = 0x1p256

  /// One is what so many units count.
  static let unit = 0x1p20

  /// Memory for words cut into pieces of so many characters at most.
  init(maximumLength: Int) {
    reach = maximumLength * 4
  }

  /// Adds the counts of a word's pieces, in units of 2⁻²⁰.
  ///
  /// - Parameters:
  ///   - word: UTF-8, not empty.
  ///   - times: how often the word occurs.
  ///   - tables: the model's.
  ///   - counts: a count for each piece.
  mutating func add(
    _ word: UTF8Bytes, times: Int, _ tables: PieceModel.Tables,
    to counts: UnsafeMutableBufferPointer<Int>
  ) {
    goForward(word, tables)
    goBackward(word.count, times: Double(times), tables, counts)
  }

  private mutating func goForward(_ word: UTF8Bytes, _ tables: PieceModel.Tables) {
    edges.removeAll(keepingCapacity: true)
    forward.removeAll(keepingCapacity: true)
    forward.append(contentsOf: repeatElement(0, count: word.count + 1))
    steps.removeAll(keepingCapacity: true)
    steps.append(contentsOf: repeatElement(0, count: word.count + 1))
    forward[0] = 1
    var step = 0
    var start = 0
    while start < word.count {
      if forward[start] < Self.tiny, Self.enlarge(&forward, start...min(start + reach, word.count))
      {
        step += 1
      }
      steps[start] = step
      let here = forward[start]
      tables.forEachPiece(of: word, from: start) { end, id in
        forward[end] += here * (id.map { tables.probabilities[Int($0)] } ?? 1)
        edges.append(Edge(start: Int32(start), end: Int32(end), id: id ?? -1))
      }
      start += word.scalar(at: start).length
    }
    steps[word.count] = step
  }

  private mutating func goBackward(
    _ length: Int, times: Double, _ tables: PieceModel.Tables,
    _ counts: UnsafeMutableBufferPointer<Int>
  ) {
    backward.removeAll(keepingCapacity: true)
    backward.append(contentsOf: repeatElement(0, count: length + 1))
    backward[length] = 1
    var step = 0
    var last = edges.count
    while last > 0 {
      let start = Int(edges[last - 1].start)
      let power = min(max(steps[length] - steps[start] - step, -3), 3)
      let scale = Double(sign: .plus, exponent: 256 * power, significand: 1)
      let weight = forward[start] / forward[length] * scale
      var sum = 0.0
      while last > 0, edges[last - 1].start == start {
        let edge = edges[last - 1]
        last -= 1
        guard edge.id >= 0 else {
          sum += backward[Int(edge.end)]
          continue
        }
        let share = tables.probabilities[Int(edge.id)] * backward[Int(edge.end)]
        sum += share
        counts[Int(edge.id)] &+= Self.units(weight * share, times)
      }
      backward[start] = sum
      if sum < Self.tiny, Self.enlarge(&backward, start...min(start + reach, length)) { step += 1 }
    }
  }

  /// A probability times a count, in units.
  @inline(__always)
  private static func units(_ probability: Double, _ times: Double) -> Int {
    // What is not a number, which rounding alone could bring about, does not count.
    guard probability > 0 else { return 0 }
    return Int((min(probability, 1) * times * unit).rounded())
  }

  /// Multiplies the probabilities that are still to be met, where all are tiny.
  private static func enlarge(_ values: inout [Double], _ range: ClosedRange<Int>) -> Bool {
    guard range.allSatisfy({ values[$0] < tiny }), range.contains(where: { values[$0] > 0 }) else {
      return false
    }
    for place in range { values[place] *= step }
    return true
  }
}
