package import SememeTensors

/// What an encoder computed of one batch.
package struct HiddenStates: Sendable {
  /// The last layer's output, [tokens × hidden].
  package let last: Tensor
  /// The embedding output and then every layer's, each [tokens × hidden]; empty unless captured.
  package let layers: [Tensor]
  /// By layer, then by sequence, [heads × queries × keys]; empty unless captured.
  package let attentions: [[Tensor]]
  /// Where each sequence begins among the tokens, and the end.
  package let sequenceStarts: [Int]
}
