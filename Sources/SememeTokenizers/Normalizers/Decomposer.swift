/// Decomposition (NFD or NFKD) of a stream of scalars, with marks put in canonical order.
struct Decomposer {
  private struct Mark {
    let scalar: UInt32
    let combiningClass: UInt8
    let isFurther: Bool
  }

  private let isCompatible: Bool
  /// Marks that may yet change places.
  private var marks: [Mark] = []

  /// A decomposer of the canonical kind, or of the compatibility kind.
  init(isCompatible: Bool = false) {
    self.isCompatible = isCompatible
  }

  /// Takes the next scalar; calls `emit` with what is settled by it: scalars, and for each whether
  /// it is a further one of a decomposition.
  @inline(__always)
  mutating func push(_ scalar: UInt32, emit: (UInt32, Bool) -> Void) {
    let properties = ScalarProperties(of: scalar)
    let decomposes =
      properties.contains(.decomposes)
      || (isCompatible && properties.contains(.decomposesCompatibly))
    guard decomposes else {
      return add(scalar, isStarter: !properties.contains(.nonStarter), isFurther: false, emit)
    }
    var isFurther = false
    ScalarMapping.decompose(scalar, isCompatible: isCompatible) { part in
      let isStarter = !ScalarProperties(of: part).contains(.nonStarter)
      add(part, isStarter: isStarter, isFurther: isFurther, emit)
      isFurther = true
    }
  }

  /// Settles the marks that wait.
  mutating func flush(emit: (UInt32, Bool) -> Void) {
    guard !marks.isEmpty else { return }
    // Swift's sort is stable, as canonical ordering demands.
    for mark in marks.sorted(by: { $0.combiningClass < $1.combiningClass }) {
      emit(mark.scalar, mark.isFurther)
    }
    marks.removeAll(keepingCapacity: true)
  }

  private mutating func add(
    _ scalar: UInt32, isStarter: Bool, isFurther: Bool, _ emit: (UInt32, Bool) -> Void
  ) {
    guard isStarter else {
      let combiningClass = ScalarMapping.combiningClass(scalar)
      marks.append(
        Mark(scalar: scalar, combiningClass: combiningClass, isFurther: isFurther))
      return
    }
    flush(emit: emit)
    emit(scalar, isFurther)
  }
}
