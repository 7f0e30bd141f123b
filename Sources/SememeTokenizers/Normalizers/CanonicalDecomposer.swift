/// Canonical decomposition (NFD) of a stream of scalars, each with its origin.
///
/// Marks are put in canonical order. Origins follow Hugging Face's alignment: in output order, the
/// first scalar of a decomposition takes the next source's origin and a further one repeats the
/// origin taken last, so that origins stay ascending even where marks change places.
struct CanonicalDecomposer {
  private struct Mark {
    let scalar: UInt32
    let combiningClass: UInt8
    let isFurther: Bool
  }

  /// Marks that may yet change places, and the origins not taken yet.
  private var marks: [Mark] = []
  private var origins: [NormalizedText.Origin] = []
  private var takenOrigins = 0
  private var lastOrigin = NormalizedText.Origin(start: 0, end: 0)

  /// Takes the next scalar; calls `emit` with what is settled by it.
  mutating func push(
    _ scalar: UInt32, from origin: NormalizedText.Origin,
    emit: (UInt32, NormalizedText.Origin) -> Void
  ) {
    let properties = ScalarProperties(of: scalar)
    origins.append(origin)
    guard properties.contains(.decomposes) else {
      return add(scalar, isStarter: !properties.contains(.nonStarter), isFurther: false, emit)
    }
    var isFurther = false
    ScalarMapping.decompose(scalar) { part in
      let isStarter = !ScalarProperties(of: part).contains(.nonStarter)
      add(part, isStarter: isStarter, isFurther: isFurther, emit)
      isFurther = true
    }
  }

  /// Settles the marks that wait.
  mutating func flush(emit: (UInt32, NormalizedText.Origin) -> Void) {
    guard !marks.isEmpty else { return }
    // Swift's sort is stable, as canonical ordering demands.
    for mark in marks.sorted(by: { $0.combiningClass < $1.combiningClass }) {
      emit(mark.scalar, takeOrigin(isFurther: mark.isFurther))
    }
    marks.removeAll(keepingCapacity: true)
  }

  private mutating func add(
    _ scalar: UInt32, isStarter: Bool, isFurther: Bool,
    _ emit: (UInt32, NormalizedText.Origin) -> Void
  ) {
    guard isStarter else {
      let combiningClass = ScalarMapping.combiningClass(scalar)
      marks.append(
        Mark(scalar: scalar, combiningClass: combiningClass, isFurther: isFurther))
      return
    }
    flush(emit: emit)
    emit(scalar, takeOrigin(isFurther: isFurther))
  }

  private mutating func takeOrigin(isFurther: Bool) -> NormalizedText.Origin {
    guard !isFurther else { return lastOrigin }
    lastOrigin = origins[takenOrigins]
    takenOrigins += 1
    if takenOrigins == origins.count {
      origins.removeAll(keepingCapacity: true)
      takenOrigins = 0
    }
    return lastOrigin
  }
}
