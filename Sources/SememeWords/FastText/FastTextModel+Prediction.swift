#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A label that a supervised model gives to a text.
public struct FastTextPrediction: Sendable, Equatable {
  /// The label as in the training file, such as `__label__positive`.
  public let label: String
  /// How probable the model holds it.
  public let probability: Float
}

extension FastTextModel {
  /// The labels of a text.
  ///
  /// Softmax is computed over all labels; hierarchical softmax multiplies the decisions on the way to
  /// each label; negative sampling and one against all judge each label alone, so that their
  /// probabilities do not add up to 1. fastText itself reads these from a table of 512 steps and adds
  /// 1e-5 before it takes logarithms; here they are exact.
  ///
  /// - Parameters:
  ///   - text: one line, cut into words as the training texts were.
  ///   - k: the most labels.
  ///   - threshold: the least probability of a label.
  /// - Returns: the most probable first; empty where no word of the text, nor any part of one, is
  ///   known.
  /// - Throws: `WordVectorsError` where the model is not a supervised one, or `k` is below 1.
  public func predict(
    _ text: String, k: Int = 1, threshold: Float = 0
  ) throws(WordVectorsError) -> [FastTextPrediction] {
    guard k >= 1 else {
      throw WordVectorsError(.invalidArgument, "k is \(k); ask for at least one label")
    }
    guard arguments.model == .supervised else {
      throw WordVectorsError(
        .invalidArgument, "the model holds word vectors and no labels; train a supervised one")
    }
    let rows = features(of: text)
    guard !rows.isEmpty else { return [] }
    let hidden = SubwordVectors(subwords: subwords, input: input).mean(of: rows)
    let probabilities = probabilities(hidden)
    let ranked = probabilities.indices.sorted {
      (probabilities[$0], $1) > (probabilities[$1], $0)
    }
    return ranked.prefix(k).filter { probabilities[$0] >= threshold }.map {
      FastTextPrediction(label: dictionary.labels[$0], probability: probabilities[$0])
    }
  }

  /// The probability of every label.
  ///
  /// - Parameter hidden: the mean of a text's features.
  /// - Returns: as many as labels.
  package func probabilities(_ hidden: [Float]) -> [Float] {
    let scores = scores(hidden)
    switch arguments.loss {
    case .softmax:
      let largest = scores.max() ?? 0
      let powers = scores.map { exp(Double($0 - largest)) }
      let sum = powers.reduce(0, +)
      return powers.map { Float($0 / sum) }
    case .negativeSampling, .oneVersusAll: return scores.map { Float(Self.sigmoid($0)) }
    case .hierarchicalSoftmax: return leaves(scores)
    }
  }

  /// The products of the output matrix's rows with a vector.
  private func scores(_ hidden: [Float]) -> [Float] {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: output.dimension) { row in
      (0..<output.rowCount).map { index in
        output.withRows(index..<index + 1, scratch: row) { numbers in
          var sum: Float = 0
          for column in hidden.indices { sum += numbers[column] * hidden[column] }
          return sum
        }
      }
    }
  }

  /// The products of the decisions on the way from the root to every leaf.
  private func leaves(_ scores: [Float]) -> [Float] {
    let labels = dictionary.labels
    let tree = FastTextTree(
      counts: (0..<labels.count).map { Int64(labels.frequency(at: $0) ?? 0) })
    var probabilities = [Double](repeating: 1, count: tree.nodes.count)
    for index in (tree.leafCount..<max(tree.nodes.count, tree.leafCount)).reversed() {
      let node = tree.nodes[index]
      let yes = Self.sigmoid(scores[index - tree.leafCount])
      probabilities[Int(node.left)] = probabilities[index] * (1 - yes)
      probabilities[Int(node.right)] = probabilities[index] * yes
    }
    return probabilities[..<tree.leafCount].map { Float($0) }
  }

  private static func sigmoid(_ x: Float) -> Double { 1 / (1 + exp(-Double(x))) }
}
