/// How well similarities tell uses of the same sense from uses of different senses.
struct SenseSeparation {
  /// A pair of uses, numbered from 1, and its similarity.
  private typealias Pair = (first: Int, second: Int, value: Float)

  private let sameSense: [Pair]
  private let lowestSame: Pair
  private let highestDifferent: Pair

  /// Sorts the pairs by whether they share a sense.
  ///
  /// - Parameters:
  ///   - similarities: of every use with every other.
  ///   - senses: a number per use, at least two of them alike and two different.
  init(_ similarities: [[Float]], senses: [Int]) {
    var (same, different): ([Pair], [Pair]) = ([], [])
    for first in senses.indices {
      for second in senses.indices where second > first {
        let pair = (first + 1, second + 1, similarities[first][second])
        if senses[first] == senses[second] { same.append(pair) } else { different.append(pair) }
      }
    }
    guard let low = same.min(by: { $0.value < $1.value }),
      let high = different.max(by: { $0.value < $1.value })
    else { preconditionFailure("senses: no pair of one sense, or none of two") }
    (sameSense, lowestSame, highestDifferent) = (same, low, high)
  }

  /// How far the least alike pair of one sense lies above the most alike pair of two.
  var margin: Float { lowestSame.value - highestDifferent.value }

  /// What the numbers say, in lines.
  var report: String {
    let pairs = sameSense.map { "\($0.first)-\($0.second) \(MatrixTable.text(of: $0.value))" }
    return """
       same sense:             \(pairs.joined(separator: ", "))
       lowest of the same:     \(line(lowestSame))
       highest of different:   \(line(highestDifferent))
       \(margin > 0 ? "every same-sense pair lies above all others" : "the senses overlap here"), \
      margin \(MatrixTable.text(of: margin))
      """
  }

  private func line(_ pair: Pair) -> String {
    "\(MatrixTable.text(of: pair.value))  (\(pair.first) and \(pair.second))"
  }
}
