package import SememeTensors

/// One step from token vectors to the vector of a text, as modules.json lists them.
package enum SentenceModule: Sendable {
  /// Every layer's token vectors to one vector per token.
  case layers(WeightedLayerPooling)
  /// Token vectors to one vector per sequence.
  case pooling(PoolingModule)
  /// A linear layer with an activation.
  case dense(DenseModule)
  /// Layer normalisation of the vector.
  case layerNorm(LayerNorm)
  /// The vector at unit length.
  case normalize
}
