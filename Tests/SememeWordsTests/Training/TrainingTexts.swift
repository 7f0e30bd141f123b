import SememeTensors
import SememeTestSupport
import SememeWords

/// Small texts with something to learn in them.
enum TrainingTexts {
  static let animals = ["cat", "dog", "horse", "mouse", "sheep", "goat"]
  static let tools = ["hammer", "saw", "drill", "pliers", "wrench", "file"]

  /// Sentences about animals or about tools, never both; a few words stand in all of them.
  static func twoTopics(sentences: Int = 600, seed: UInt64 = 1) -> String {
    var random = SeededGenerator(seed: seed)
    var text = ""
    for number in 0..<sentences {
      let topic = number.isMultiple(of: 2) ? animals : tools
      for _ in 0..<8 {
        text += topic.randomElement(using: &random) ?? ""
        text += Int.random(in: 0..<6, using: &random) == 0 ? " the " : " "
      }
      text += "\n"
    }
    return text
  }

  /// Questions about places, people or numbers, each with its label; some tests need more than one.
  static func labelled(sentences: Int, seed: UInt64, severalLabels: Bool = false) -> String {
    let topics = [
      ("place", ["where", "city", "river", "country", "mountain"]),
      ("person", ["who", "king", "author", "president", "singer"]),
      ("number", ["how", "many", "years", "miles", "count"]),
    ]
    let common = ["is", "the", "of", "in", "was", "a"]
    var random = SeededGenerator(seed: seed)
    var text = ""
    for number in 0..<sentences {
      let (label, words) = topics[number % topics.count]
      text += "__label__\(label) "
      if severalLabels { text += "__label__question " }
      for _ in 0..<6 {
        let list = Bool.random(using: &random) ? words : common
        text += (list.randomElement(using: &random) ?? "") + " "
      }
      text += "\n"
    }
    return text
  }
}

/// The cosine of two words' vectors.
func cosine(_ vectors: WordVectors, _ a: String, _ b: String) -> Double {
  guard let a = vectors.vector(of: a), let b = vectors.vector(of: b) else { return .nan }
  func dot(_ x: [Float], _ y: [Float]) -> Double {
    zip(x, y).reduce(0) { $0 + Double($1.0 * $1.1) }
  }
  return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}

/// The mean cosine of words of one topic, less that of words of different ones.
func separation(_ vectors: WordVectors) -> Double {
  func mean(_ left: [String], _ right: [String]) -> Double {
    let pairs = left.flatMap { a in right.filter { $0 != a }.map { (a, $0) } }
    return pairs.reduce(0) { $0 + cosine(vectors, $1.0, $1.1) } / Double(pairs.count)
  }
  let (animals, tools) = (TrainingTexts.animals, TrainingTexts.tools)
  return (mean(animals, animals) + mean(tools, tools)) / 2 - mean(animals, tools)
}
