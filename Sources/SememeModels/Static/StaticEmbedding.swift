package import SememeTensors
package import SememeTokenizers

/// One vector for every token, whatever stands beside it: a table in which tokens are looked up.
///
/// sentence-transformers' `StaticEmbedding`, and Model2Vec (Tulkens and van Dongen 2024,
/// doi:10.5281/zenodo.17270888), whose tokens may have weights and share rows.
package struct StaticEmbedding: TextEncoder {
  /// Whose files a table comes from: both call it by a name of their own, and differ in what they
  /// do with a text.
  package enum Dialect: Sendable {
    /// `embedding.weight`: every token counts.
    case sentenceTransformers
    /// `embeddings`, `weights` and `mapping`: unknown tokens are left out.
    case model2Vec

    /// What the architecture is called.
    package var modelType: String {
      switch self {
      case .sentenceTransformers: "static-embedding"
      case .model2Vec: "model2vec"
      }
    }
  }

  /// Whose files it comes from.
  package let dialect: Dialect
  let table: LookupTable

  init(_ table: LookupTable, _ dialect: Dialect) {
    self.table = table
    self.dialect = dialect
  }

  /// The number of tokens that have a vector.
  package var vocabularySize: Int { table.count }
  /// The rows of the table, which tokens may share.
  package var rowCount: Int { table.rowCount }

  package var hiddenSize: Int { table.width }
  package var layerCount: Int { 0 }
  package var headCount: Int { 0 }
  package var parameterCount: Int {
    table.rowCount * table.width + (table.isScaled ? table.count : 0)
  }
  package var maximumLength: Int { .max }

  package func validate(_ batch: TokenBatch) throws(ModelError) {
    let limit = table.count
    guard let id = batch.ids.first(where: { $0 < 0 || Int($0) >= limit }) else { return }
    throw ModelError(
      .tokenOutOfRange,
      "token id \(id) is outside the model's range 0..<\(limit); "
        + "ids must come from this model's own tokenizer")
  }

  /// Looks the tokens up; the only layer is the table's.
  package func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    HiddenStates(lookedUp: table.entries(batch.ids, execution), for: batch, execution)
  }

  package func lookup(_ ids: [Int32], _ execution: Execution) -> Tensor {
    table.entries(ids, execution)
  }

  package func means(of batch: TokenBatch, _ execution: Execution) -> Tensor? {
    EmbeddingBag.mean(of: table, batch.ids, starts: batch.sequenceStarts, execution)
  }
}
