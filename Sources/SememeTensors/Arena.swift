internal import SememeSystem

/// Reusable memory for activations: blocks that die in one layer serve the next.
///
/// A forward pass needs the same few sizes again and again. Tensors made in an arena hand their
/// block back when the last reference goes, from whichever thread, and the next tensor that fits
/// takes it. So a pass allocates only while it warms up, and nothing has to be planned.
public final class Arena: Sendable {
  struct Block: @unchecked Sendable {  // a block has one holder at a time: a storage or the arena
    let pointer: UnsafeMutablePointer<Float>
    let floats: Int
  }

  private struct State {
    var free: [Block] = []
    var floats = 0
  }

  private let state = Locked(State())
  private let limit: Int

  /// Makes an empty arena.
  ///
  /// - Parameter limit: bytes it keeps for later at most; beyond that the oldest blocks are freed.
  public init(limit: Int = 64 << 20) {
    self.limit = limit / MemoryLayout<Float>.stride
  }

  /// A block of at least so many floats, its contents undefined.
  ///
  /// The tightest of those that are free, and of two alike the one that was in use last, since it is
  /// likelier to be in a cache. A block twice as large as needed is left to others.
  func take(floats: Int) -> Block {
    let size = Arena.sizeClass(floats)
    let reused = state.withLock { state -> Block? in
      var best: Int?
      for (index, block) in state.free.enumerated() where block.floats >= size {
        let tightest = best.map { state.free[$0].floats } ?? 2 * size
        if block.floats <= tightest { best = index }
      }
      guard let best else { return nil }
      let block = state.free.remove(at: best)
      state.floats -= block.floats
      return block
    }
    return reused ?? Block(pointer: Storage.allocate(floats: size), floats: size)
  }

  func giveBack(_ block: Block) {
    // The oldest blocks go first: sizes that nobody asks for any more.
    let surplus = state.withLock { state -> [Block] in
      state.free.append(block)
      state.floats += block.floats
      var surplus: [Block] = []
      while state.floats > limit, !state.free.isEmpty {
        let oldest = state.free.removeFirst()
        state.floats -= oldest.floats
        surplus.append(oldest)
      }
      return surplus
    }
    for block in surplus { Storage.deallocate(block.pointer) }
  }

  deinit {
    state.withLock { state in
      for block in state.free { Storage.deallocate(block.pointer) }
    }
  }

  /// Sizes are rounded up to an eighth of their power of two, so that batches of slightly unlike
  /// token counts share blocks and at most an eighth is lost.
  static func sizeClass(_ floats: Int) -> Int {
    guard floats > 1024 else { return 1024 }
    let step = (1 << (Int.bitWidth - 1 - floats.leadingZeroBitCount)) / 8
    return (floats + step - 1) / step * step
  }
}
