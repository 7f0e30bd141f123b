internal import Synchronization

/// The unit in which processors exchange memory.
enum CacheLine {
  static let size = 64
  /// What threads change apart lies this far apart: processors fetch lines in pairs.
  static let stride = 128
}

/// An atomic number on a cache line of its own.
///
/// `@unchecked Sendable`: the number is atomic, and the pointer does not change.
final class IsolatedAtomic: @unchecked Sendable {
  /// Read through a pointer, which counts no references.
  let value: UnsafeMutablePointer<Atomic<UInt64>>

  init() {
    value = UnsafeMutableRawPointer.allocate(
      byteCount: CacheLine.stride, alignment: CacheLine.stride
    ).initializeMemory(as: Atomic<UInt64>.self, to: Atomic(0))
  }

  deinit {
    value.deinitialize(count: 1)
    value.deallocate()
  }
}
