internal import SememeModels
internal import SememeTensors

/// What encoders compute with: the kernels of one level, threads, and memory for activations.
///
/// The encoders of one model share it.
struct EngineRuntime: Sendable {
  let kernels: KernelLevel
  let pool: ThreadPool
  let arena: Arena

  /// Chooses what the options and the environment ask for.
  ///
  /// - Parameter options: how to compute.
  /// - Throws: `SememeError` or `TensorError` where threads or the kernel level cannot be had.
  init(_ options: ModelOptions) throws {
    pool = try options.pool()
    kernels = try KernelLevel.selected()
    // A micro-batch of a large model takes some 16 MiB a thread.
    arena = Arena(limit: pool.threadCount * MicroBatch.arenaBytes)
  }

  /// What packs weights that stay in float32.
  var loader: WeightLoader { WeightLoader(kernels: kernels, pool: pool) }
}
