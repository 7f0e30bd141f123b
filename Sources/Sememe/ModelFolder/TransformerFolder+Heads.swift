internal import SememeCheckpoints
internal import SememeModels

extension TransformerFolder {
  /// The layers of a head of this folder's family.
  ///
  /// - Parameters:
  ///   - task: what the head does, for messages.
  ///   - head: the head among those of the family.
  /// - Returns: its layers.
  /// - Throws: `SememeError` where the family has no such head; `ModelError` where a value is wrong.
  func layers<Layers>(for task: String, _ head: KeyPath<TaskHeads, Layers?>) throws -> Layers {
    guard let layers = try family.heads(configuration)[keyPath: head] else {
      throw SememeError(
        .missingHead, "\(path): models of type \(modelType) have no head for \(task)")
    }
    return layers
  }

  /// Insists that a checkpoint holds a head.
  ///
  /// - Parameters:
  ///   - names: beginnings of names, each of which must be there.
  ///   - weights: the checkpoint's root.
  ///   - task: what the head does, for messages.
  /// - Throws: `SememeError` where one is missing.
  func require(_ names: [String], in weights: WeightScope, for task: String) throws(SememeError) {
    if let missing = names.first(where: { !weights.contains($0) }) {
      throw SememeError(
        .missingHead,
        "\(path): the weights hold no head for \(task): \"\(missing)\" is missing; "
          + "choose a model that was trained for it")
    }
  }
}
