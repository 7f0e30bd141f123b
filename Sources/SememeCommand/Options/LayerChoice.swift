import ArgumentParser
import Sememe

/// One or all of a model's layers, as options name them.
enum LayerChoice: Sendable {
  case all
  case one(LayerSelection)

  /// Reads what an option names.
  ///
  /// - Parameter name: the text.
  /// - Returns: all layers or one selection.
  /// - Throws: `ValidationError` where it is neither a selection nor `all`.
  static func named(_ name: String) throws -> LayerChoice {
    if name == "all" { return .all }
    guard let selection = LayerSelection(name) else {
      throw ValidationError(
        "expected a number, several with commas, last4, last4-sum, mix:…, lookup or all")
    }
    return .one(selection)
  }

  /// The layers that are meant.
  ///
  /// - Parameters:
  ///   - choices: what options name.
  ///   - layerCount: how many layers the model has beside its embeddings.
  /// - Returns: one after another.
  static func selections(_ choices: [LayerChoice], layerCount: Int) -> [LayerSelection] {
    choices.flatMap { choice in
      switch choice {
      case .all: (0...layerCount).map { LayerSelection.layer($0) }
      case .one(let selection): [selection]
      }
    }
  }
}
