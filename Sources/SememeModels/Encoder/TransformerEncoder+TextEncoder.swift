package import SememeTensors

extension TransformerEncoder: TextEncoder {
  package var vocabularySize: Int { description.vocabularySize }
  package var hiddenSize: Int { description.hiddenSize }
  package var layerCount: Int { description.outputLayerCount }
  package var headCount: Int { description.outputHeadCount }
  package var parameterCount: Int { description.parameterCount }
  package var maximumLength: Int { description.positions.maximumLength }

  package func lookup(_ ids: [Int32], _ execution: Execution) -> Tensor {
    EmbeddingSum.forward([.init(wordEmbeddings, ids)], execution)
  }
}
