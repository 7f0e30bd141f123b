package import SememeCheckpoints
internal import SememeTensors

extension StaticEmbedding {
  /// The names of a table's tensors, by dialect.
  private enum Names {
    static let sentenceTransformers = "embedding.weight"
    static let model2Vec = "embeddings"
    static let weights = "weights"
    static let mapping = "mapping"
  }

  /// Reads a table; floats and 8-bit integers stay in the file where it is mapped.
  ///
  /// - Parameter checkpoint: `embedding.weight`, [tokens × width]; or `embeddings`, [rows × width],
  ///   with `weights`, a factor per token, and `mapping`, a row per token, where there are any.
  /// - Throws: `CheckpointError` where tensors are missing, left over or do not fit each other.
  ///   Numbers of the table that are not finite show in the vectors they lead to.
  package init(_ checkpoint: any Checkpoint) throws(CheckpointError) {
    if let stored = checkpoint.stored(Names.sentenceTransformers) {
      try StaticEmbedding.refuseOthers(than: [Names.sentenceTransformers], checkpoint)
      self.init(try StaticEmbedding.table(stored, checkpoint), .sentenceTransformers)
      return
    }
    guard let stored = checkpoint.stored(Names.model2Vec) else {
      throw CheckpointError(
        .missingTensor,
        "\(checkpoint.source): no table of token vectors: looked for "
          + "\"\(Names.sentenceTransformers)\" and \"\(Names.model2Vec)\"")
    }
    try StaticEmbedding.refuseOthers(
      than: [Names.model2Vec, Names.weights, Names.mapping], checkpoint)
    var table = try StaticEmbedding.table(stored, checkpoint)
    if let mapping = checkpoint.stored(Names.mapping) {
      table = table.mapped(
        by: try StaticEmbedding.rows(mapping, below: table.rowCount, checkpoint))
    }
    if let weights = checkpoint.stored(Names.weights) {
      table = table.scaled(by: try StaticEmbedding.factors(weights, table.count, checkpoint))
    }
    self.init(table, .model2Vec)
  }

  private static func refuseOthers(
    than known: Set<String>, _ checkpoint: any Checkpoint
  ) throws(CheckpointError) {
    guard let name = checkpoint.names.filter({ !known.contains($0) }).min() else { return }
    throw CheckpointError(
      .unusedTensor,
      "\(checkpoint.source): a static embedding has no place for \"\(name)\", only for "
        + known.sorted().map { "\"\($0)\"" }.joined(separator: ", "))
  }

  private static func table(
    _ stored: StoredTensor, _ checkpoint: any Checkpoint
  ) throws(CheckpointError) -> LookupTable {
    guard stored.shape.count == 2, stored.shape.allSatisfy({ 1...Int(Int32.max) ~= $0 }) else {
      throw CheckpointError(
        .shapeMismatch,
        "\(checkpoint.source): \"\(stored.name)\" has shape \(stored.shape), expected "
          + "[tokens, dimensions] of at least one each")
    }
    // Model2Vec leaves the one scale of its integers out, as its reference does.
    guard stored.name == Names.model2Vec || !stored.isWhole else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(checkpoint.source): \"\(stored.name)\" holds whole numbers; a StaticEmbedding has "
          + "floating-point ones")
    }
    return stored.lookupTable()
  }

  private static func rows(
    _ stored: StoredTensor, below limit: Int, _ checkpoint: any Checkpoint
  ) throws(CheckpointError) -> [Int32] {
    guard stored.shape.count == 1, let rows = stored.integers() else {
      throw CheckpointError(
        .shapeMismatch,
        "\(checkpoint.source): \"\(stored.name)\" has shape \(stored.shape), expected a list of "
          + "whole numbers, one per token")
    }
    if let token = rows.firstIndex(where: { $0 < 0 || $0 >= limit }) {
      throw CheckpointError(
        .malformedFile,
        "\(checkpoint.source): \"\(stored.name)\" gives token \(token) the row \(rows[token]), "
          + "\"\(Names.model2Vec)\" has the rows 0..<\(limit)")
    }
    return rows.map { Int32(truncatingIfNeeded: $0) }
  }

  private static func factors(
    _ stored: StoredTensor, _ count: Int, _ checkpoint: any Checkpoint
  ) throws(CheckpointError) -> [Float] {
    guard stored.shape == [count] else {
      throw CheckpointError(
        .shapeMismatch,
        "\(checkpoint.source): \"\(stored.name)\" has shape \(stored.shape), expected [\(count)], "
          + "one per token")
    }
    let factors = stored.tensor().values
    if let token = factors.firstIndex(where: { !$0.isFinite }) {
      throw CheckpointError(
        .nonFiniteWeight,
        "\(checkpoint.source): \"\(stored.name)\" gives token \(token) the weight "
          + "\(factors[token])")
    }
    return factors
  }
}
