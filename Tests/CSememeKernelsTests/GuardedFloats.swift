import Testing

/// Floats in memory that begins `offset` elements behind a 64-byte boundary, between two stretches
/// of a pattern that a kernel must neither read into a result (it is a NaN) nor overwrite.
final class GuardedFloats {
  static let pattern = Float(bitPattern: 0x7FC0_1D1E)
  private static let guardCount = 32

  /// The first of the floats.
  ///
  /// Valid as long as this object: end every use with `expectIntact`.
  let start: UnsafeMutablePointer<Float>
  let count: Int
  private let memory: UnsafeMutableBufferPointer<Float>

  init(_ values: [Float], offset: Int = 0) {
    count = values.count
    let total = 2 * Self.guardCount + offset + count
    let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * total, alignment: 64)
    memory = raw.bindMemory(to: Float.self)
    memory.initialize(repeating: Self.pattern)
    let first = Self.guardCount + offset
    for (index, value) in values.enumerated() { memory[first + index] = value }
    guard let base = memory.baseAddress else { preconditionFailure("the guards are never empty") }
    start = base + first
  }

  /// Memory for results: the pattern everywhere.
  convenience init(count: Int, offset: Int = 0) {
    self.init(Array(repeating: Self.pattern, count: count), offset: offset)
  }

  deinit { memory.deallocate() }

  var values: [Float] { (0..<count).map { start[$0] } }

  /// Whether nothing outside of the floats has changed.
  private var isIntact: Bool {
    let first = memory.count - Self.guardCount - count
    return memory.indices.allSatisfy { index in
      (first..<first + count).contains(index) || isUntouched(memory[index])
    }
  }

  /// Records an issue where a kernel wrote outside of one of the buffers.
  static func expectIntact(
    _ buffers: GuardedFloats?..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for case let buffer? in buffers {
      #expect(buffer.isIntact, "written outside of the buffer", sourceLocation: sourceLocation)
    }
  }
}

/// Whether an element of a result was never written.
func isUntouched(_ value: Float) -> Bool {
  value.bitPattern == GuardedFloats.pattern.bitPattern
}

/// Whether two results agree in every bit.
func sameBits(_ left: [Float], _ right: [Float]) -> Bool {
  left.map(\.bitPattern) == right.map(\.bitPattern)
}
