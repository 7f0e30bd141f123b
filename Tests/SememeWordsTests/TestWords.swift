import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords

/// Word vectors of a test's own.
enum TestWords {
  /// Vectors by word.
  static func vectors(_ rows: [(String, [Float])], counts: [Int]? = nil) throws -> WordVectors {
    let width = rows.first?.1.count ?? 0
    return try WordVectors(
      vocabulary: WordVocabulary(words: rows.map { Array($0.0.utf8) }, counts: counts),
      vectors: Tensor(rows.flatMap(\.1), shape: [rows.count, width]))
  }

  /// Words w0, w1, … with random vectors.
  static func random(_ count: Int, dimension: Int, seed: UInt64) throws -> WordVectors {
    var generator = SeededGenerator(seed: seed)
    return try vectors(
      (0..<count).map { index in
        ("w\(index)", (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) })
      })
  }

  /// The cosine in double precision, as slow and obvious as can be.
  static func cosine(_ a: [Float], _ b: [Float]) -> Double {
    let dot = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    let squares = [a, b].map { $0.reduce(0) { $0 + Double($1) * Double($1) } }
    return dot / (squares[0] * squares[1]).squareRoot()
  }

  /// Sentences of two topics whose words never meet: half of the lines have only animals, the others
  /// only metals.
  static func topics(lines: Int, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    let topics = [
      ["cat", "dog", "horse", "cow", "sheep", "goat"],
      ["iron", "gold", "copper", "silver", "tin", "lead"],
    ]
    var text = ""
    for line in 0..<lines {
      let words = topics[line % 2]
      let sentence = (0..<10).map { _ in words.randomElement(using: &generator) ?? "" }
      text += sentence.joined(separator: " ") + "\n"
    }
    return text
  }

  /// Sentences of words w0, w1, … of which the first are the most frequent.
  static func text(words: Int, lines: Int, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    var text = ""
    for _ in 0..<lines {
      let sentence = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        "w\(Int(Double(words) * Double.random(in: 0..<1, using: &generator) * Double.random(in: 0..<1, using: &generator)))"
      }
      text += sentence.joined(separator: " ") + "\n"
    }
    return text
  }
}
