internal import SememeTensors

extension EncoderDescription {
  /// A decoder in what its sizes differ from the encoder's: its layers look back only, and attend to
  /// the encoder's states between attention and network.
  package struct Decoder: Sendable, Equatable {
    package var layerCount: Int
    package var headCount: Int
    package var intermediateSize: Int
    /// The token before the first one that it reads; nil: the last one of the sequence.
    package var start: Int32?
  }

  /// The number of layers whose states a model hands out: the decoder's where there is one.
  package var outputLayerCount: Int { decoder?.layerCount ?? layerCount }

  /// The number of heads in these layers.
  package var outputHeadCount: Int { decoder?.headCount ?? headCount }

  /// A decoder as a stack of layers.
  func decoderStack(_ decoder: Decoder) -> EncoderDescription {
    var stack = self
    stack.decoder = nil
    stack.layerCount = decoder.layerCount
    stack.headCount = decoder.headCount
    stack.keyValueHeadCount = decoder.headCount
    stack.headSize = hiddenSize / decoder.headCount
    stack.intermediateSize = decoder.intermediateSize
    stack.attention = Array(repeating: .init(pattern: .causal), count: decoder.layerCount)
    stack.readsSource = true
    return stack
  }
}
