import ArgumentParser
import Sememe

/// The layer that vectors of words are taken from.
struct LayerArgument: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The layer: 0 to the number of layers, -1 for the last, 1,2,3, last4, last4-sum, mix:….",
      discussion: "By default the mean of the last four layers.", valueName: "layer"),
    transform: LayerArgument.selection(named:))
  var layer: LayerSelection?

  /// The layer that was named, or the usual one of a model.
  ///
  /// - Parameter embedder: the model.
  /// - Returns: the mean of the last four layers, or of as many as there are; the table of a static
  ///   model.
  func selection(_ embedder: Embedder) -> LayerSelection {
    layer ?? (embedder.layerCount == 0 ? .lookup : .last(min(4, embedder.layerCount)))
  }

  private static func selection(named name: String) throws -> LayerSelection {
    guard let selection = LayerSelection(name) else {
      throw ValidationError("expected a number, several with commas, last4, last4-sum or mix:…")
    }
    return selection
  }
}
