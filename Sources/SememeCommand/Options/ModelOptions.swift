import ArgumentParser
import Sememe

/// Which model computes, and how: shared by the commands that load one.
struct ModelOptions: ParsableArguments {
  static let defaultModel = "sentence-transformers/all-MiniLM-L6-v2"

  @Option(
    help: ArgumentHelp("A model's name, or a folder with its files.", valueName: "name|folder"))
  var model = ModelOptions.defaultModel

  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  @Option(
    help: ArgumentHelp(
      "The arithmetic of matrix products: auto, float32, bfloat16 or int8.",
      valueName: "precision"),
    transform: ModelOptions.precision(named:))
  var precision = Precision.auto

  @Option(
    help: ArgumentHelp(
      "Threads that work at most; by default SEMEME_THREADS, else one per CPU.", valueName: "n"))
  var threads: Int?

  /// Loads the model.
  ///
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors; where the default model is missing, a `CommandError` that says
  ///   how to obtain it.
  func embedder() throws -> Embedder {
    do {
      return try Embedder(
        model: model, revision: revision,
        options: Embedder.Options(threads: threads, precision: precision))
    } catch let error as ModelCacheError where error.code == .notFound {
      guard model == ModelOptions.defaultModel else { throw error }
      throw CommandError(
        ExitStatus.missingInput,
        "\(error); in a copy of Sememe's sources `make demo` obtains it, too")
    }
  }

  private static func precision(named name: String) throws -> Precision {
    if let precision = Precision(rawValue: name) { return precision }
    let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("unknown: choose one of \(known)")
  }
}
