import ArgumentParser
import Sememe
import SememeSystem

/// Which embedding model computes, and on how many threads.
struct ModelSource: ParsableArguments {
  static let defaultModel = "sentence-transformers/all-MiniLM-L6-v2"

  @Option(
    help: ArgumentHelp(
      "A model's name, a folder with its files, a GGUF file, or a file of word vectors.",
      valueName: "name|folder"))
  var model = ModelSource.defaultModel

  @OptionGroup var loading: LoadingArguments

  /// The model's name, or its folder from the root on, so that it is found from anywhere.
  var lastingName: String {
    guard case .folder(let path)? = try? ModelReference(model) else { return model }
    return FileSystem.resolved(path) ?? path
  }

  /// Loads the model.
  ///
  /// - Parameter precision: the arithmetic of matrix products.
  /// - Returns: the model, ready to compute.
  /// - Throws: the library's errors; where the default model is missing, a `CommandError` that says
  ///   how to obtain it.
  func embedder(_ precision: Precision) throws -> Embedder {
    do {
      return try loading.load(model, precision)
    } catch let error as ModelCacheError where error.code == .notFound {
      guard model == ModelSource.defaultModel else { throw error }
      throw CommandError(
        ExitStatus.missingInput,
        "\(error); in a copy of Sememe's sources `make demo` obtains it, too")
    }
  }
}
