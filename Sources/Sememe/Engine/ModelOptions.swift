public import Logging
public import SememeSystem
internal import SememeTensors

/// How a model is loaded and computes.
public struct ModelOptions: Sendable {
  /// The threads of its own pool; nil shares `ThreadPool.shared` with other models.
  public var threads: Int?
  /// The arithmetic of matrix products.
  public var precision: Precision
  /// How weights come into memory.
  public var mapping: Mapping
  /// Is told where a folder leaves something open and the reference's default is taken.
  public var logger: Logger

  /// Sets options.
  ///
  /// - Parameters:
  ///   - threads: the threads of its own pool, or nil to share one.
  ///   - precision: the arithmetic of matrix products.
  ///   - mapping: how weights come into memory.
  ///   - logger: is told where the reference's default is taken.
  public init(
    threads: Int? = nil, precision: Precision = .auto, mapping: Mapping = .automatic,
    logger: Logger = Logger(label: "sememe")
  ) {
    self.threads = threads
    self.precision = precision
    self.mapping = mapping
    self.logger = logger
  }

  /// The pool that the options ask for.
  ///
  /// - Throws: `SememeError` or `TensorError` where the number of threads is out of range.
  func pool() throws -> ThreadPool {
    guard let threads else {
      _ = try ThreadCount.selected()
      return .shared
    }
    guard (1...ThreadCount.maximum).contains(threads) else {
      throw SememeError(
        .invalidArgument, "\(threads) threads: give from 1 to \(ThreadCount.maximum)")
    }
    return ThreadPool(threadCount: threads)
  }
}
