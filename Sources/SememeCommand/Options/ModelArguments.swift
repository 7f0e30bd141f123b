import ArgumentParser
import Sememe

/// Which model computes, and how: shared by the commands that load one.
struct ModelArguments: ParsableArguments {
  @OptionGroup var source: ModelSource

  @Option(
    help: ArgumentHelp(
      "The arithmetic of matrix products: auto, float32, bfloat16 or int8.",
      valueName: "precision"),
    transform: ModelArguments.precision(named:))
  var precision = Precision.auto

  /// The model's name or folder, as it was given.
  var model: String { source.model }

  /// Loads the model.
  ///
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors; where the default model is missing, a `CommandError` that says
  ///   how to obtain it.
  func embedder() throws -> Embedder { try source.embedder(precision) }

  private static func precision(named name: String) throws -> Precision {
    if let precision = Precision(rawValue: name) { return precision }
    let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("unknown: choose one of \(known)")
  }
}
