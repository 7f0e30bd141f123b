/// How one forward pass runs: explicit and passed along, nothing is ambient.
public struct Execution: Sendable {
  /// The instruction-set level of every kernel; weights must be packed for the same.
  package let kernels: KernelLevel
  /// Threads that one operation may use; nil keeps it on the calling thread.
  package let pool: ThreadPool?
  /// Where activations live.
  package let arena: Arena
  /// Which inner values the pass hands out beside its result.
  package let capture: Capture

  /// Inner values of an encoder that a pass can hand out.
  public struct Capture: OptionSet, Sendable {
    /// The options as bits.
    public let rawValue: Int

    /// Makes a set of options from bits.
    ///
    /// - Parameter rawValue: the bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The embedding output and the output of every layer.
    public static let hiddenStates = Capture(rawValue: 1)
    /// The attention probabilities of every layer and head.
    public static let attentions = Capture(rawValue: 2)
  }

  /// Describes a pass.
  ///
  /// - Parameters:
  ///   - kernels: the instruction-set level.
  ///   - pool: threads to split single operations over, or nil.
  ///   - arena: where activations live.
  ///   - capture: inner values to hand out.
  public init(
    kernels: KernelLevel, pool: ThreadPool? = nil, arena: Arena = Arena(), capture: Capture = []
  ) {
    self.kernels = kernels
    self.pool = pool
    self.arena = arena
    self.capture = capture
  }

  /// The same on the calling thread alone, for the parts of an operation that is shared out.
  var alone: Execution { Execution(kernels: kernels, arena: arena, capture: capture) }

  /// The same, handing out inner values as well.
  ///
  /// - Parameter capture: inner values to hand out beside those already asked for.
  /// - Returns: how to run then.
  package func capturing(_ capture: Capture) -> Execution {
    Execution(
      kernels: kernels, pool: pool, arena: arena, capture: self.capture.union(capture))
  }

  /// Runs independent parts of one operation, on the pool where there is one.
  func forEach(_ count: Int, _ body: @escaping (Int) -> Void) {
    if let pool {
      pool.forEach(count, body)
    } else {
      for index in 0..<count { body(index) }
    }
  }

  /// A tensor in the arena whose elements a closure writes, every one of them.
  func tensor(
    _ shape: [Int], initializingWith initialize: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    Tensor(shape, in: arena, initializingWith: initialize)
  }

  /// Splits `count` rows over the pool's threads into parts of at least `minimum` rows.
  func forEachBlock(
    of count: Int, minimum: Int, _ body: @escaping (Range<Int>) -> Void
  ) {
    let threads = pool?.threadCount ?? 1
    let parts = max(1, min(threads, count / max(minimum, 1)))
    forEach(parts) { part in
      body(count * part / parts..<count * (part + 1) / parts)
    }
  }
}
