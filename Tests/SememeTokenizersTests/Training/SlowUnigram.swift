import Foundation

/// Learning of unigram pieces in the most obvious way: every way to cut every word is listed.
struct SlowUnigram {
  private let words: [(word: [Character], count: Double)]
  /// Pieces and their logarithmic probabilities.
  private var pieces: [String: Double] = [:]
  private let maximumLength: Int
  /// Whether some choice was too close to tell which way another arithmetic would make it.
  private(set) var hasTies = false

  /// Words with their counts; the seeds are all characters, and what occurs twice or more and goes
  /// on in different ways, ends a word or is as long as a piece may be.
  init(_ counts: [String: Int], maximumLength: Int) {
    words = counts.sorted { $0.key < $1.key }.map { (Array($0.key), Double($0.value)) }
    self.maximumLength = maximumLength
    var seen: [String: (count: Double, next: Set<String>)] = [:]
    for (word, count) in words {
      for start in word.indices {
        for end in start + 1...min(word.count, start + maximumLength) {
          let next = end < word.count ? String(word[end]) : "end of \(word)"
          seen[String(word[start..<end]), default: (0, [])].count += count
          seen[String(word[start..<end])]?.next.insert(next)
        }
      }
    }
    var scores: [String: Double] = [:]
    for (piece, places) in seen {
      let isNode =
        places.next.count > 1 || places.next.contains { $0.hasPrefix("end of") }
        || piece.count == maximumLength
      if piece.count == 1 {
        scores[piece] = places.count
      } else if isNode, places.count >= 2 {
        scores[piece] = places.count * Double(piece.count)
      }
    }
    let total = scores.values.reduce(0, +)
    pieces = scores.mapValues { log($0 / total) }
  }

  /// The pieces after learning, the most probable first.
  mutating func learn(size: Int, shrinkingFactor: Double, subIterations: Int) -> [(
    piece: String, score: Double
  )] {
    let enough = size + size / 10
    while true {
      for _ in 0..<subIterations { estimate() }
      guard pieces.count > enough else { break }
      prune(to: max(enough, Int(Double(pieces.count) * shrinkingFactor)))
    }
    prune(to: size)
    return pieces.sorted { $0.value > $1.value }.map { ($0.key, $0.value) }
  }

  /// All ways to cut a word into pieces, each with its logarithmic probability.
  private func cuts(_ word: ArraySlice<Character>) -> [(pieces: [String], score: Double)] {
    guard let first = word.indices.first else { return [([], 0)] }
    var ways: [(pieces: [String], score: Double)] = []
    for end in first + 1...min(word.endIndex, first + maximumLength) {
      let piece = String(word[first..<end])
      guard let score = pieces[piece] else { continue }
      for rest in cuts(word[end...]) { ways.append(([piece] + rest.pieces, score + rest.score)) }
    }
    return ways
  }

  /// The most probable of all ways.
  private mutating func best(_ ways: [(pieces: [String], score: Double)]) -> [String] {
    guard let best = ways.max(by: { $0.score < $1.score }) else { return [] }
    // The same pieces in another order count the same.
    let others = ways.filter { best.score - $0.score < 1e-5 }
    if others.contains(where: { $0.pieces.sorted() != best.pieces.sorted() }) { hasTies = true }
    return best.pieces
  }

  private mutating func estimate() {
    var expected: [String: Double] = [:]
    for (word, count) in words {
      let ways = cuts(word[...])
      let total = ways.reduce(0) { $0 + exp($1.score) }
      for way in ways {
        for piece in way.pieces { expected[piece, default: 0] += count * exp(way.score) / total }
      }
    }
    let kept = pieces.keys.sorted().compactMap { piece -> (String, Double)? in
      let count = expected[piece] ?? 0
      if piece.count > 1, abs(count - 0.5) < 1e-4 { hasTies = true }
      return piece.count == 1 ? (piece, max(count, 0.5)) : count < 0.5 ? nil : (piece, count)
    }
    let total = Self.digamma(kept.reduce(0) { $0 + $1.1 })
    pieces = Dictionary(uniqueKeysWithValues: kept.map { ($0, Self.digamma($1) - total) })
  }

  private mutating func prune(to size: Int) {
    var counts: [String: Double] = [:]
    for (word, count) in words {
      for piece in best(cuts(word[...])) { counts[piece, default: 0] += count }
    }
    let total = counts.values.reduce(0, +)
    let losses = pieces.keys.sorted().map { piece -> (piece: String, loss: Double) in
      guard piece.count > 1 else { return (piece, .infinity) }
      guard let count = counts[piece] else { return (piece, -.infinity) }
      let next = best(cuts(Array(piece)[...]).filter { $0.pieces != [piece] })
      let sum = total + count * Double(next.count - 1)
      let replaced = next.reduce(0) { $0 + log(((counts[$1] ?? 0) + count) / sum) }
      return (piece, count * (log(count / total) - replaced))
    }
    let order = losses.filter { $0.loss > -.infinity }.sorted { $0.loss > $1.loss }
    let stay = order.prefix(size)
    if order.count > size, order[size - 1].loss - order[size].loss < 1e-4 { hasTies = true }
    let names = Set(stay.map(\.piece))
    pieces = pieces.filter { names.contains($0.key) }
  }

  /// The derivative of the logarithm of Γ.
  private static func digamma(_ x: Double) -> Double {
    // Far from 0 the first terms of its series are exact to 1e-12.
    let shift = (0..<40).reduce(0) { $0 + 1 / (x + Double($1)) }
    let far = x + 40
    return log(far) - 1 / (2 * far) - 1 / (12 * far * far) + 1 / (120 * pow(far, 4)) - shift
  }
}
