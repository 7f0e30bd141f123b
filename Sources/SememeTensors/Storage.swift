/// Floats in memory, owned by reference: aligned blocks of our own, or memory kept alive by an
/// owner, such as a mapped file.
///
/// `@unchecked Sendable`: the floats are written only while a single reference exists (during
/// construction, or after `isKnownUniquelyReferenced`), and only read once they are shared.
final class Storage: @unchecked Sendable {
  /// Where the floats lie; aligned to 64 bytes where this object allocated them.
  let pointer: UnsafeMutablePointer<Float>
  /// How many floats there are.
  let capacity: Int
  private let release: Release

  private enum Release {
    case free
    case giveBack(to: Arena)
    case keepAlive(AnyObject)
  }

  /// Bytes to which every allocation is aligned: one cache line, one widest vector register.
  static let alignment = 64

  /// Allocates uninitialised floats, from an arena where one is given.
  init(capacity: Int, arena: Arena? = nil) {
    if let arena {
      let block = arena.take(floats: capacity)
      pointer = block.pointer
      self.capacity = block.floats
      release = .giveBack(to: arena)
    } else {
      pointer = Storage.allocate(floats: capacity)
      self.capacity = capacity
      release = .free
    }
  }

  /// Reads memory that an owner keeps alive and nobody writes.
  init(reading pointer: UnsafePointer<Float>, count: Int, owner: AnyObject) {
    self.pointer = UnsafeMutablePointer(mutating: pointer)
    capacity = count
    release = .keepAlive(owner)
  }

  /// Whether this storage may be written in place by its only holder.
  var isOwned: Bool {
    if case .keepAlive = release { return false }
    return true
  }

  deinit {
    switch release {
    case .free: Storage.deallocate(pointer)
    case .giveBack(let arena): arena.giveBack(Arena.Block(pointer: pointer, floats: capacity))
    case .keepAlive: break
    }
  }

  static func allocate(floats: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(floats, 1) * MemoryLayout<Float>.stride
    return UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
      .bindMemory(to: Float.self, capacity: max(floats, 1))
  }

  static func deallocate(_ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).deallocate()
  }
}
