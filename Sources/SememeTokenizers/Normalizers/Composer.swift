/// Canonical composition of a stream of decomposed scalars (The Unicode Standard, section 3.11).
///
/// Each scalar comes with how many sources fewer than one it takes: 0 for one of its own, 1 for a
/// further scalar of a decomposition. A composite takes those of its parts together.
struct Composer {
  typealias Element = (scalar: UInt32, change: Int)

  private var starter: Element?
  /// What could not join the starter, and the combining class of the last of it.
  private var marks: [Element] = []
  private var lastClass: UInt8?

  /// Takes the next scalar; calls `emit` with what is settled by it.
  mutating func push(_ scalar: UInt32, _ change: Int, emit: (UInt32, Int) -> Void) {
    let combiningClass = ScalarMapping.combiningClass(scalar)
    guard let starter else {
      if combiningClass == 0 { self.starter = (scalar, change) } else { emit(scalar, change) }
      return
    }
    let isBlocked = lastClass.map { $0 >= combiningClass } ?? false
    if !isBlocked, let composite = ScalarMapping.compose(starter.scalar, scalar) {
      self.starter = (composite, starter.change + change - 1)
    } else if combiningClass == 0 {
      flush(emit: emit)
      self.starter = (scalar, change)
    } else {
      marks.append((scalar, change))
      lastClass = combiningClass
    }
  }

  /// Settles what waits.
  mutating func flush(emit: (UInt32, Int) -> Void) {
    if let starter { emit(starter.scalar, starter.change) }
    for mark in marks { emit(mark.scalar, mark.change) }
    starter = nil
    marks.removeAll(keepingCapacity: true)
    lastClass = nil
  }
}
