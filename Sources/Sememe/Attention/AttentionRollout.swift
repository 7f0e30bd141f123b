public import SememeTensors

/// How much of each input token reaches each place through the layers, by attention alone.
///
/// Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers", section 3.1
/// (arXiv:2005.00928): the heads of a layer are averaged, the residual connection is added as the
/// identity, both weigh one half, and the layers' matrices are multiplied. It leaves out values and
/// feed-forward parts, so that it tells where information may have come from and not what it does.
public enum AttentionRollout {
  /// Multiplies the layers' attention.
  ///
  /// - Parameters:
  ///   - attentions: every layer's maps, each [heads × tokens × tokens].
  ///   - residualShare: the residual connection's weight, from 0 to 1.
  /// - Returns: for every layer [tokens × tokens]: in row i, how much of each input token is in
  ///   place i behind that layer; a row adds up to 1 wherever its attention does.
  /// - Precondition: the share lies within its range, and all maps have the same number of tokens.
  public static func matrices(_ attentions: [Tensor], residualShare: Double = 0.5) -> [Tensor] {
    precondition((0...1).contains(residualShare), "rollout: residual share \(residualShare)")
    guard let count = attentions.first?.width else { return [] }
    var product = (0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0 }
    return attentions.map { maps in
      product = multiply(mixed(maps, count, residualShare), product, count)
      return Tensor(product.map(Float.init), shape: [count, count])
    }
  }

  /// The mean of a layer's heads with the residual connection; rows are made to add up to 1.
  private static func mixed(_ maps: Tensor, _ count: Int, _ residualShare: Double) -> [Double] {
    precondition(
      maps.shape.count == 3 && maps.shape[1] == count && maps.width == count,
      "rollout: \(maps.shape) for \(count) tokens")
    var matrix = [Double](repeating: 0, count: count * count)
    maps.withUnsafeBuffer { values in
      for (index, value) in values.enumerated() { matrix[index % matrix.count] += Double(value) }
    }
    let share = (1 - residualShare) / Double(max(maps.shape[0], 1))
    for row in 0..<count {
      var sum = 0.0
      for place in row * count..<(row + 1) * count {
        matrix[place] = share * matrix[place] + (place == row * (count + 1) ? residualShare : 0)
        sum += matrix[place]
      }
      guard sum > 0 else { continue }
      for place in row * count..<(row + 1) * count { matrix[place] /= sum }
    }
    return matrix
  }

  private static func multiply(_ a: [Double], _ b: [Double], _ count: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for inner in 0..<count {
        let factor = a[row * count + inner]
        guard factor != 0 else { continue }
        for column in 0..<count {
          result[row * count + column] += factor * b[inner * count + column]
        }
      }
    }
    return result
  }
}

extension TextActivations {
  /// How much of each token's input reaches each place behind every layer.
  ///
  /// - Parameter residualShare: the residual connection's weight, from 0 to 1.
  /// - Returns: as ``AttentionRollout/matrices(_:residualShare:)``.
  public func attentionRollout(residualShare: Double = 0.5) -> [Tensor] {
    AttentionRollout.matrices(attentions, residualShare: residualShare)
  }
}
