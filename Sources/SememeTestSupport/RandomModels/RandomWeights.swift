internal import SememeModels
internal import SememeTensors

/// Weights as training may leave them, drawn by their names: any model, the same on every run.
///
/// Linear maps keep the size of what they read, scales of norms lie around one with a few large
/// channels among them, biases are small, and attention is neither even nor all on one token.
struct RandomWeights: Sendable {
  private let description: EncoderDescription
  private let keys: EncoderKeys
  private let pool: ThreadPool?
  /// Weights that have been packed leave their memory to the next.
  private let arena = Arena(limit: 512 << 20)

  /// Draws for an encoder.
  ///
  /// - Parameters:
  ///   - description: the encoder.
  ///   - keys: what its weights are called.
  ///   - pool: threads to draw with, or nil.
  init(_ description: EncoderDescription, _ keys: EncoderKeys, _ pool: ThreadPool?) {
    self.description = description
    self.keys = keys
    self.pool = pool
  }

  /// The tensor of a name.
  ///
  /// - Parameters:
  ///   - name: its path, such as `encoder.layer.0.output.dense.weight`.
  ///   - shape: its shape.
  /// - Returns: normally distributed numbers.
  func tensor(_ name: String, _ shape: [Int]) -> Tensor {
    let (mean, deviation) = distribution(of: name, shape)
    var tensor = normal(shape, mean: mean, deviation: deviation, seed: RandomWeights.hash(name))
    if shape.count == 1, name.hasSuffix(".weight") {
      tensor.withUnsafeMutableBuffer { scales in
        for channel in stride(from: 17, to: scales.count, by: RandomWeights.channelsForOneLarge) {
          scales[channel] += RandomWeights.excessOfLarge
        }
      }
    }
    return tensor
  }

  /// One channel of so many is large behind every norm, as in trained transformers.
  private static let channelsForOneLarge = 256
  private static let excessOfLarge: Float = 4

  private func distribution(
    of name: String, _ shape: [Int]
  ) -> (mean: Float, deviation: Float) {
    let module = name[..<(name.lastIndex(of: ".") ?? name.endIndex)]
    if name.hasSuffix(".bias") { return (0, 0.05) }
    guard shape.count > 1 else {
      return (description.normKind == .rootMeanSquare(addsOne: true) ? 0 : 1, 0.15)
    }
    if module.hasSuffix(keys.relativeBias) { return (0, 1) }
    if module == keys.wordEmbeddings {
      // Where no norm follows, the residual stream starts with them as they are.
      return (0, description.normalizesEmbeddings ? 0.05 : 1 / (description.embeddingScale ?? 1))
    }
    if module == keys.positionEmbeddings || module == keys.tokenTypeEmbeddings { return (0, 0.02) }
    let inputs = shape.dropFirst().reduce(1, *)
    var deviation = 1 / Float(max(inputs, 1)).squareRoot()
    if case .separate(let query, _, _) = keys.queryKeyValue, module.hasSuffix(query),
      let scale = description.scoreScale
    {
      // Where scores are not made smaller, queries are small.
      deviation *= min(1, 1 / (scale * Float(description.headSize).squareRoot()))
    }
    return (0, deviation)
  }

  /// Numbers that are drawn from a few thousand normal ones: twelve bits of a random word each.
  private func normal(
    _ shape: [Int], mean: Float, deviation: Float, seed: UInt64
  ) -> Tensor {
    let count = shape.reduce(1, *)
    let (block, bits, picks) = (1 << 16, 12, 5)
    let values = RandomWeights.deviates.map { mean + deviation * $0 }
    return Tensor(shape, in: arena) { numbers in
      let fill = { (part: Int) in
        var random = SeededGenerator(seed: seed &+ UInt64(part))
        var (next, end) = (part * block, min((part + 1) * block, count))
        values.withUnsafeBufferPointer { values in
          while next < end {
            var word = random.next()
            for _ in 0..<min(picks, end - next) {
              numbers[next] = values[Int(word & UInt64(1 << bits - 1))]
              word >>= UInt64(bits)
              next += 1
            }
          }
        }
      }
      let parts = (count + block - 1) / block
      if let pool { pool.forEach(parts, fill) } else { (0..<parts).forEach(fill) }
    }
  }

  /// Nearly normal numbers: sums of twelve uniform ones.
  private static let deviates: [Float] = {
    var random = SeededGenerator(seed: 1)
    return (0..<1 << 12).map { _ in
      (0..<12).reduce(-6) { sum, _ in sum + Float.random(in: 0..<1, using: &random) }
    }
  }()

  /// FNV-1a (Fowler, Noll and Vo).
  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
