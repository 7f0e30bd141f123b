internal import SememeCheckpoints
internal import SememeJSON

/// What a GGUF file says of a model's shape: its metadata and the sizes of its tensors.
struct GGUFShape: Sendable {
  let metadata: GGUFMetadata
  let file: GGUFFile

  /// Whether there is a tensor.
  func contains(_ name: String) -> Bool { file.stored(name) != nil }

  /// The rows of a lookup table; nil where there is no such table.
  func rows(of name: String) -> Int? { file.stored(name)?.shape.first }

  /// The members that configurations in the manner of BERT have, by their names there.
  func sizes(
    hidden: String = "hidden_size", layers: String = "num_hidden_layers",
    heads: String = "num_attention_heads", intermediate: String = "intermediate_size",
    epsilon: String
  ) throws(ModelError) -> [(String, JSON)] {
    guard let vocabulary = rows(of: "token_embd.weight") else {
      throw ModelError(
        .invalidConfiguration, "\(file.source): there is no tensor \"token_embd.weight\"")
    }
    return [
      ("vocab_size", .int(vocabulary)),
      (hidden, try integer(".embedding_length")),
      (layers, try integer(".block_count")),
      (heads, try integer(".attention.head_count")),
      (intermediate, try integer(".feed_forward_length")),
      (epsilon, try self.epsilon()),
    ]
  }

  /// A whole number that must be there.
  func integer(_ key: String) throws(ModelError) -> JSON { .int(try metadata.int(key)) }

  /// What norms add, by either of its names.
  private func epsilon() throws(ModelError) -> JSON {
    for key in [".attention.layer_norm_epsilon", ".attention.layer_norm_rms_epsilon"] {
      if let value = try metadata.optionalDouble(key) { return GGUFShape.shortest(value) }
    }
    throw metadata.missing(".attention.layer_norm_epsilon")
  }

  /// A number that the file rounds to float32, as it was meant.
  private static func shortest(_ value: Double) -> JSON {
    .double(Double(Float(value).description) ?? value)
  }

  /// Values that may be missing, under their names in the configuration.
  ///
  /// - Parameters:
  ///   - integers: names there and keys of whole numbers.
  ///   - numbers: the same of others.
  /// - Returns: those that are there.
  /// - Throws: `ModelError` where one is of another kind.
  func optional(
    integers: [(name: String, key: String)] = [], numbers: [(name: String, key: String)] = []
  ) throws(ModelError) -> [(String, JSON)] {
    var members: [(String, JSON)] = []
    for (name, key) in integers {
      if let value = try metadata.optionalInt(key) { members.append((name, .int(value))) }
    }
    for (name, key) in numbers {
      if let value = try metadata.optionalDouble(key) {
        members.append((name, GGUFShape.shortest(value)))
      }
    }
    return members
  }

  /// Insists that attention looks to both sides, or back only.
  func require(causal: Bool) throws(ModelError) {
    guard let isCausal = try metadata.optionalBool(".attention.causal"), isCausal != causal else {
      return
    }
    throw metadata.unsupported(
      "\"\(metadata.full(".attention.causal"))\" is \(isCausal), which is not supported for this "
        + "architecture")
  }

  /// Insists that the angles of rotary positions are not stretched.
  func requireUnscaledPositions() throws(ModelError) {
    let kind = try metadata.optionalString(".rope.scaling.type") ?? "none"
    guard kind == "none" else {
      throw metadata.unsupported(
        "\"\(metadata.full(".rope.scaling.type"))\" is \"\(kind)\", which is not supported")
    }
  }

  /// Whether each layer looks nearby only, as a list says, or a number n of which every n-th layer
  /// looks far.
  ///
  /// - Parameters:
  ///   - period: the number where the file says nothing.
  ///   - looksFar: which layers do.
  /// - Returns: one for each layer.
  /// - Throws: `ModelError` where the value is of another kind, or no list of as many as layers.
  func localLayers(
    default period: Int, looksFar: (_ layer: Int, _ period: Int) -> Bool
  ) throws(ModelError) -> [Bool] {
    let key = ".attention.sliding_window_pattern"
    let count = try metadata.int(".block_count")
    guard (1...ConfigurationReader.maximumLayerCount).contains(count) else {
      throw metadata.wrong(".block_count", "from 1 to \(ConfigurationReader.maximumLayerCount)")
    }
    if metadata[key]?.array != nil {
      let flags = try metadata.optionalBools(key) ?? []
      guard flags.count == count else {
        throw metadata.wrong(key, "a list of \(count), one for each layer")
      }
      return flags
    }
    let period = try metadata.optionalInt(key) ?? period
    guard period >= 1 else { throw metadata.wrong(key, "at least 1") }
    return (0..<count).map { !looksFar($0, period) }
  }
}
