package import SememeTensors
package import SememeTokenizers

/// What an encoder, and the decoder behind it where there is one, computed of one batch.
package struct HiddenStates: Sendable {
  /// The states that a model hands out: the decoder's where there is one, else the encoder's.
  private let output: LayerStates
  /// The encoder's states where a decoder read them; nil where they are those handed out.
  package let source: LayerStates?
  /// Where each sequence begins among the tokens, and the end.
  package let sequenceStarts: [Int]

  /// States of tokens that have one vector in every text: the only layer is the table's.
  ///
  /// - Parameters:
  ///   - rows: [tokens × hidden].
  ///   - batch: the tokens.
  ///   - execution: what to capture.
  package init(lookedUp rows: Tensor, for batch: TokenBatch, _ execution: Execution) {
    let states = LayerStates(
      last: rows, layers: execution.capture.contains(.hiddenStates) ? [rows] : [],
      attentions: [], crossAttentions: [])
    self.init(states, sequenceStarts: batch.sequenceStarts)
  }

  init(_ output: LayerStates, readFrom source: LayerStates? = nil, sequenceStarts: [Int]) {
    self.output = output
    self.source = source
    self.sequenceStarts = sequenceStarts
  }

  /// The last layer's output, [tokens × hidden].
  package var last: Tensor { output.last }
  /// The embedding output and then every layer's, each [tokens × hidden]; empty unless captured.
  package var layers: [Tensor] { output.layers }
  /// By layer, then by sequence, [heads × queries × keys]; empty unless captured.
  package var attentions: [[Tensor]] { output.attentions }
  /// A decoder's attention to the encoder's states, likewise.
  package var crossAttentions: [[Tensor]] { output.crossAttentions }
}

/// What a stack of layers computed of one batch.
package struct LayerStates: Sendable {
  /// The last layer's output, [tokens × hidden].
  package let last: Tensor
  /// The embedding output and then every layer's, each [tokens × hidden]; empty unless captured.
  package let layers: [Tensor]
  /// By layer, then by sequence, [heads × queries × keys]; empty unless captured.
  package let attentions: [[Tensor]]
  /// The attention to another stack's states, likewise.
  package let crossAttentions: [[Tensor]]
}
