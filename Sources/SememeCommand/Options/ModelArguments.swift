import ArgumentParser
import Sememe

/// Which embedding model computes, and how: shared by the commands that load one.
struct ModelArguments: ParsableArguments {
  @OptionGroup var source: ModelSource
  @OptionGroup var arithmetic: PrecisionArgument

  /// The model's name or folder, as it was given.
  var model: String { source.model }

  /// Loads the model.
  ///
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors; where the default model is missing, a `CommandError` that says
  ///   how to obtain it.
  func embedder() throws -> Embedder { try source.embedder(arithmetic.precision) }
}
