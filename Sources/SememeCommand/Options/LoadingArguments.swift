import ArgumentParser
import Sememe

/// Which version of a model is loaded, and how many threads it may use.
struct LoadingArguments: ParsableArguments {
  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  @Option(
    help: ArgumentHelp(
      "Threads that work at most; by default SEMEME_THREADS, else one per CPU.", valueName: "n"))
  var threads: Int?

  /// Loads a model.
  ///
  /// - Parameters:
  ///   - model: its name or folder.
  ///   - precision: the arithmetic of matrix products.
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors.
  func load<Model: PretrainedModel>(_ model: String, _ precision: Precision) throws -> Model {
    try Model(
      model: model, revision: revision,
      options: ModelOptions(threads: threads, precision: precision))
  }
}

/// The arithmetic that a model computes with.
struct PrecisionArgument: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The arithmetic of matrix products: auto, float32, bfloat16 or int8.",
      valueName: "precision"),
    transform: PrecisionArgument.precision(named:))
  var precision = Precision.auto

  private static func precision(named name: String) throws -> Precision {
    if let precision = Precision(rawValue: name) { return precision }
    let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("unknown: choose one of \(known)")
  }
}

/// Which model of a task computes, and how: there is none by default.
struct TaskModelArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name of a model that was trained for the task, or a folder with its files.",
      valueName: "name|folder"))
  var model: String

  @OptionGroup var loading: LoadingArguments
  @OptionGroup var arithmetic: PrecisionArgument

  /// Loads the model.
  ///
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors.
  func load<Model: PretrainedModel>() throws -> Model {
    try loading.load(model, arithmetic.precision)
  }
}
