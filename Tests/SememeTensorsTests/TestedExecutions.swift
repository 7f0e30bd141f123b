import SememeTensors
import SememeTestSupport

extension Tensor {
  /// Numbers in −1 … 1.
  static func random(_ shape: [Int], seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    let count = shape.reduce(1, *)
    return Tensor(
      (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }, shape: shape)
  }
}

/// Every kernel level, with and without a pool.
func testedExecutions() -> [Execution] {
  KernelLevel.available.flatMap { level in
    [Execution(kernels: level), Execution(kernels: level, pool: ThreadPool(threadCount: 3))]
  }
}

/// Pools of the thread counts that results must not depend on, as on a machine with so many CPUs.
let testedPools = [1, 2, 3, 8].map { ThreadPool(threadCount: $0, processors: $0) }
