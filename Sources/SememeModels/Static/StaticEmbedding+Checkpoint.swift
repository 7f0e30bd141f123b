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
    let shape = try Shape(checkpoint)
    var table = shape.table.lookupTable()
    if let mapping = shape.mapping {
      table = table.mapped(
        by: try StaticEmbedding.rows(mapping, below: table.rowCount, checkpoint))
    }
    if let weights = shape.weights {
      table = table.scaled(by: try StaticEmbedding.factors(weights, table.count, checkpoint))
    }
    self.init(table, shape.dialect)
  }

  /// What the headers of a table's files say.
  package struct Shape: Sendable {
    package let dialect: Dialect
    fileprivate let table: StoredTensor
    fileprivate var mapping: StoredTensor?
    fileprivate var weights: StoredTensor?

    /// Looks for a table's tensors.
    ///
    /// - Parameter checkpoint: as above.
    /// - Throws: `CheckpointError` where tensors are missing or left over, or the table is none.
    package init(_ checkpoint: any Checkpoint) throws(CheckpointError) {
      if let stored = checkpoint.stored(Names.sentenceTransformers) {
        try StaticEmbedding.refuseOthers(than: [Names.sentenceTransformers], checkpoint)
        (dialect, table) = (.sentenceTransformers, stored)
      } else if let stored = checkpoint.stored(Names.model2Vec) {
        try StaticEmbedding.refuseOthers(
          than: [Names.model2Vec, Names.weights, Names.mapping], checkpoint)
        (dialect, table) = (.model2Vec, stored)
        mapping = checkpoint.stored(Names.mapping)
        weights = checkpoint.stored(Names.weights)
      } else {
        throw CheckpointError(
          .missingTensor,
          "\(checkpoint.source): no table of token vectors: looked for "
            + "\"\(Names.sentenceTransformers)\" and \"\(Names.model2Vec)\"")
      }
      try StaticEmbedding.check(table, dialect, checkpoint)
    }

    /// The number of tokens that have a vector.
    package var vocabularySize: Int { mapping?.count ?? table.shape[0] }
    /// The length of a vector.
    package var width: Int { table.shape[1] }
    /// The numbers of the table and the weights of tokens.
    package var parameterCount: Int { table.count + (weights == nil ? 0 : vocabularySize) }
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

  private static func check(
    _ stored: StoredTensor, _ dialect: Dialect, _ checkpoint: any Checkpoint
  ) throws(CheckpointError) {
    guard stored.shape.count == 2, stored.shape.allSatisfy({ 1...Int(Int32.max) ~= $0 }) else {
      throw CheckpointError(
        .shapeMismatch,
        "\(checkpoint.source): \"\(stored.name)\" has shape \(stored.shape), expected "
          + "[tokens, dimensions] of at least one each")
    }
    // Model2Vec leaves the one scale of its integers out, as its reference does.
    guard dialect == .model2Vec || stored.isFloatingPoint else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(checkpoint.source): \"\(stored.name)\" holds whole numbers; a StaticEmbedding has "
          + "floating-point ones")
    }
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
