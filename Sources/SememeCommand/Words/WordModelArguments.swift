import ArgumentParser
import SememeTensors
import SememeWords

/// How a file of word vectors is loaded.
struct WordLoadingArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Load only the first so many words.", valueName: "n"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "How numbers are kept in memory: stored, float16 or int8.", valueName: "numbers"))
  var numbers = WordLoadingOptions.Precision.stored

  @Flag(
    inversion: .prefixedNo,
    help:
      "Keep what was learned of large files in the cache folder, to open them at once next time.")
  var cache = true

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): give at least 1") }
  }

  /// Loads vectors.
  ///
  /// - Parameter path: the file.
  /// - Returns: words and vectors.
  /// - Throws: `WordVectorsError`.
  func load(_ path: String) throws -> WordVectors {
    var options = WordLoadingOptions(limit: limit, precision: numbers)
    if !cache { options.cacheFolder = nil }
    return try WordVectors.load(path, options: options)
  }
}

/// Which vectors are asked.
struct WordModelArguments: ParsableArguments {
  @Argument(help: "The file of word vectors.")
  var vectors: String

  @OptionGroup var loading: WordLoadingArguments

  func load() throws -> WordVectors { try loading.load(vectors) }
}

/// How many threads work.
struct ThreadArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Threads that work at most; by default SEMEME_THREADS, else one per CPU.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...ThreadCount.maximum).contains(threads) {
      throw ValidationError("--threads \(threads): give 1 to \(ThreadCount.maximum)")
    }
  }

  /// The number chosen.
  ///
  /// - Throws: `TensorError` where the environment asks for a number that makes no sense.
  func count() throws -> Int { try threads ?? ThreadCount.selected() }

  /// Threads to work on.
  ///
  /// - Throws: as `count` does.
  func pool() throws -> ThreadPool { ThreadPool(threadCount: try count()) }
}
