package import SememeJSON

/// What the config.json of a Model2Vec folder says of its table.
package struct Model2VecConfiguration: Sendable, Equatable {
  /// Whether vectors are brought to unit length.
  package let normalizes: Bool
  /// The rows that tokens share, where their vectors were clustered.
  package let rowCount: Int?

  /// Reads a configuration.
  ///
  /// - Parameter configuration: the root of config.json.
  /// - Throws: `ModelError` where a value is impossible.
  package init(configuration: JSONValue) throws(ModelError) {
    let reader = ConfigurationReader(root: configuration)
    normalizes = try reader.flag("normalize", default: false)
    rowCount = try reader.optionalSize("vocabulary_quantization")
  }

  /// Whether a configuration is of a Model2Vec folder: by its `model_type`, or without one by the
  /// keys that Model2Vec writes.
  ///
  /// - Parameter configuration: the root of a config.json.
  /// - Returns: whether it is.
  package static func recognizes(_ configuration: JSONValue) -> Bool {
    if let type = configuration["model_type"]?.string { return type == "model2vec" }
    return configuration["embedding_dtype"] != nil || configuration["normalize"] != nil
  }

  /// Checks a table against what the configuration says of it.
  ///
  /// - Parameters:
  ///   - encoder: the table.
  ///   - source: the configuration's path.
  /// - Throws: `ModelError` where they contradict each other.
  package func check(_ encoder: StaticEmbedding, source: String) throws(ModelError) {
    guard let rowCount, encoder.rowCount != rowCount else { return }
    throw ModelError(
      .invalidConfiguration,
      "\(source): vocabulary_quantization is \(rowCount), the table has \(encoder.rowCount) rows")
  }
}
