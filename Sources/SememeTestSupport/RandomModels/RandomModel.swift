package import SememeCheckpoints
package import SememeJSON
package import SememeModels
internal import SememeSystem
package import SememeTensors
package import SememeTokenizers

/// A published encoder with random weights: real widths without a download.
///
/// `all` has one for every family, in more than one width where these differ in kind.
package struct RandomModel: Sendable, CustomStringConvertible {
  /// What the publishers call it.
  package let name: String
  /// How its sentence model pools.
  package let pooling: PoolingMode
  /// What config.json says of the encoder.
  private let text: String

  init(_ name: String, _ pooling: PoolingMode, _ configuration: String) {
    self.name = name
    self.pooling = pooling
    text = configuration
  }

  package var description: String { name }

  /// What its config.json says of the encoder.
  ///
  /// - Throws: `JSONError` where that is no JSON.
  package func configuration() throws -> JSONValue {
    try JSONDocument(text, source: "\(name)/config.json").root
  }

  /// Its architecture.
  ///
  /// - Throws: `JSONError` or `ModelError` where the configuration is wrong.
  package func family() throws -> ModelFamily { try ModelFamily.named(in: configuration()) }

  /// The shape of its encoder.
  ///
  /// - Parameters:
  ///   - layers: how many of the layers, the first ones; nil for all.
  ///   - vocabulary: how many of the tokens; nil for all.
  /// - Returns: the description, as published but for these.
  /// - Throws: as `family`.
  package func encoder(layers: Int?, vocabulary: Int?) throws -> EncoderDescription {
    var encoder = try family().describe(configuration())
    if let layers { encoder.layerCount = min(layers, encoder.layerCount) }
    encoder.attention = Array(encoder.attention.prefix(encoder.layerCount))
    if let layers, let decoder = encoder.decoder {
      encoder.decoder?.layerCount = min(layers, decoder.layerCount)
    }
    if let vocabulary { encoder.vocabularySize = min(vocabulary, encoder.vocabularySize) }
    return encoder
  }

  /// The root of its weights, drawn when they are asked for.
  ///
  /// - Parameters:
  ///   - encoder: the shape.
  ///   - pool: threads to draw with, or nil.
  /// - Returns: weights of any name.
  /// - Throws: as `family`.
  package func weights(of encoder: EncoderDescription, _ pool: ThreadPool?) throws -> WeightScope {
    let weights = RandomWeights(encoder, try family().keys, pool)
    return WeightScope { weights.tensor($0, $1) }
  }

  /// Writes the weights as one safetensors file.
  ///
  /// - Parameters:
  ///   - encoder: the shape.
  ///   - path: the file.
  ///   - pool: threads to draw with, or nil.
  /// - Throws: `CheckpointError` where it cannot be written; as `family`.
  package func save(_ encoder: EncoderDescription, to path: String, _ pool: ThreadPool?) throws {
    let weights = RandomWeights(encoder, try family().keys, pool)
    let drawn = Locked<[String: Tensor]>([:])
    let scope = WeightScope { name, shape in
      let tensor = weights.tensor(name, shape)
      drawn.withLock { $0[name] = tensor }
      return tensor
    }
    // An encoder asks for all that there is.
    _ = try TransformerEncoder(
      scope, encoder, family().keys, WeightLoader(kernels: .best, pool: pool))
    try SafetensorsWriter.write(drawn.withLock { $0 }, to: path)
  }

  /// The sample with which an encoder in int8 is calibrated: random texts.
  ///
  /// - Parameter encoder: whose tokens.
  /// - Returns: a batch of a few short texts.
  package static func sample(for encoder: EncoderDescription) -> TokenBatch {
    texts([14, 15, 32, 3, 16, 12, 18], for: encoder, seed: 7)
  }

  /// The encoder with random weights; in int8 it is calibrated with random texts.
  ///
  /// - Parameters:
  ///   - encoder: its shape.
  ///   - loader: packs the weights.
  /// - Returns: the encoder.
  /// - Throws: as `family`.
  package func load(
    _ encoder: EncoderDescription, _ loader: WeightLoader
  ) throws -> TransformerEncoder {
    try TransformerEncoder(
      weights(of: encoder, loader.pool), encoder, family().keys, loader,
      calibratingWith: RandomModel.sample(for: encoder))
  }

  /// Texts of random tokens, each with few words of its own, so that texts differ even in their
  /// means.
  ///
  /// - Parameters:
  ///   - lengths: the tokens of each text.
  ///   - encoder: whose tokens.
  ///   - seed: texts of another seed are others.
  /// - Returns: a batch of them.
  package static func texts(
    _ lengths: [Int], for encoder: EncoderDescription, seed: UInt64
  ) -> TokenBatch {
    var random = SeededGenerator(seed: seed)
    // Behind the special tokens, one of which may stand for padding.
    let tokens = min(5, encoder.vocabularySize - 1)..<encoder.vocabularySize
    return TokenBatch(
      ids: lengths.map { length in
        let words = (0..<max(3, length / 8)).map { _ in
          Int32(Int.random(in: tokens, using: &random))
        }
        return (0..<length).map { _ in words[Int.random(in: words.indices, using: &random)] }
      })
  }
}
