internal import SememeSystem

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Memory for what stays as long as a model does, such as packed weights: pieces of large blocks,
/// on huge pages where the system has them.
///
/// The first touch of an ordinary page costs a microsecond, and reading it again and again an entry
/// of the few that a processor has for translating addresses. On huge pages 40 MB of weights are
/// packed some ten milliseconds sooner, and stream from cache and memory a tenth faster.
package enum LastingMemory {
  /// Memory from the system, given back when its last piece is gone.
  ///
  /// `@unchecked Sendable`: pieces are handed out under a lock and do not overlap.
  package final class Block: @unchecked Sendable {
    private let mapping: UnsafeMutableRawPointer
    private let mappedBytes: Int
    private var free: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer

    /// A block of at least so many bytes; nil where the system has none.
    init?(bytes: Int) {
      let (padded, overflow) = bytes.addingReportingOverflow(2 * LastingMemory.hugePage)
      guard !overflow else { return nil }
      mappedBytes = padded
      let address = mmap(
        nil, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let address, address != MAP_FAILED else { return nil }
      mapping = address
      free = address.alignedUp(toMultipleOf: LastingMemory.hugePage)
      end = mapping + mappedBytes
      #if os(Linux)
        madvise(free, (end - free) / LastingMemory.hugePage * LastingMemory.hugePage, MADV_HUGEPAGE)
      #endif
    }

    deinit { munmap(mapping, mappedBytes) }

    /// The next so many bytes; nil where fewer are left.
    func take(bytes: Int) -> UnsafeMutableRawPointer? {
      guard bytes <= end - free else { return nil }
      let piece = free
      free = (free + bytes).alignedUp(toMultipleOf: Storage.alignment)
      return piece
    }
  }

  private struct Current {
    weak var block: Block?
  }

  private static let hugePage = 2 << 20
  private static let blockSize = 16 << 20
  private static let current = Locked(Current())

  /// Uninitialised memory for so many floats, and the block that it belongs to.
  ///
  /// - Parameter floats: how many.
  /// - Returns: the first of them, aligned to 64 bytes, and what keeps them alive.
  package static func allocate(floats: Int) -> (UnsafeMutablePointer<Float>, Block) {
    let bytes = max(floats, 1) * MemoryLayout<Float>.stride
    return current.withLock { current in
      if let block = current.block, let piece = block.take(bytes: bytes) {
        return (piece.bindMemory(to: Float.self, capacity: max(floats, 1)), block)
      }
      guard let block = Block(bytes: max(bytes, blockSize)), let piece = block.take(bytes: bytes)
      else { fatalError("out of memory: \(bytes) bytes") }
      current.block = block
      return (piece.bindMemory(to: Float.self, capacity: max(floats, 1)), block)
    }
  }
}

extension Storage {
  /// Allocates uninitialised floats for as long as a model lives; see `LastingMemory`.
  convenience init(lasting capacity: Int) {
    let (pointer, block) = LastingMemory.allocate(floats: capacity)
    self.init(reading: pointer, count: capacity, owner: block)
  }
}
