import ArgumentParser
import Sememe

/// Which model is measured, and how it computes: `ModelOptions`, but for several precisions.
struct BenchModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A model's name, or a folder with its files.", valueName: "name|folder"))
  var model = ModelOptions.defaultModel

  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  @Option(
    help: ArgumentHelp(
      "The arithmetic of matrix products; all: one after the other what differs in speed here.",
      valueName: "precision"))
  var precision = BenchPrecision.one(.auto)

  @Option(
    help: ArgumentHelp(
      "Threads that work at most; by default SEMEME_THREADS, else one per CPU.", valueName: "n"))
  var threads: Int?

  /// Loads the model as other commands do.
  ///
  /// - Parameter precision: the arithmetic of matrix products.
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors; `CommandError` where the default model is missing.
  func embedder(_ precision: Precision) throws -> Embedder {
    let threads = threads.map { ["--threads=\($0)"] } ?? []
    return try ModelOptions.parse(
      ["--model=\(model)", "--revision=\(revision)", "--precision=\(precision)"] + threads
    ).embedder()
  }
}
