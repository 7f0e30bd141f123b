package import SememeSystem
package import SememeTensors

/// A tensor on its way into a file; its bytes are made when they are written.
package struct WrittenTensor: Sendable {
  package let type: ElementType
  package let shape: [Int]
  private let content: Content

  private enum Content {
    case floats(Tensor)
    case stored(StoredTensor)
    case integers(StoredTensor, scales: Bool)
    case made(@Sendable (AtomicFile) throws(SystemError) -> Void)
  }

  /// The bytes that it takes.
  var byteCount: Int { shape.reduce(type.size, *) }

  /// Float32 numbers in memory.
  package init(_ tensor: Tensor) {
    (type, shape, content) = (.float32, tensor.shape, .floats(tensor))
  }

  /// A checkpoint's numbers.
  ///
  /// - Parameters:
  ///   - stored: the tensor.
  ///   - type: what floating-point numbers become; nil keeps them as they are, but for those in
  ///     blocks and computed ones, which become float32. Integers stay what they are.
  package init(_ stored: StoredTensor, as type: ElementType? = nil) {
    let isInteger = stored.type.map { !$0.isFloatingPoint } ?? false
    self.type = (isInteger ? nil : type) ?? stored.type ?? .float32
    (shape, content) = (stored.shape, .stored(stored))
  }

  /// A matrix as 8-bit integers, each row in steps of its own, and the steps.
  ///
  /// A row's step is its largest magnitude divided by 127: the same as what `.int8` chooses for it.
  ///
  /// - Parameter stored: [rows × columns].
  /// - Returns: [rows × columns] of I8, and [rows × 1] of F32.
  package static func quantized(
    _ stored: StoredTensor
  ) -> (matrix: WrittenTensor, scales: WrittenTensor) {
    let rows = stored.shape.first ?? 0
    return (
      WrittenTensor(.int8, stored.shape, .integers(stored, scales: false)),
      WrittenTensor(.float32, [rows, 1], .integers(stored, scales: true))
    )
  }

  /// Numbers whose bytes a closure appends, little-endian and row-major.
  ///
  /// - Parameters:
  ///   - type: how one number is written.
  ///   - shape: the size of every dimension.
  ///   - body: appends as many bytes as type and shape say.
  package init(
    _ type: ElementType, _ shape: [Int],
    writtenBy body: @escaping @Sendable (AtomicFile) throws(SystemError) -> Void
  ) {
    self.init(type, shape, .made(body))
  }

  private init(_ type: ElementType, _ shape: [Int], _ content: Content) {
    (self.type, self.shape, self.content) = (type, shape, content)
  }

  /// Appends the bytes to a file.
  func write(to file: AtomicFile) throws {
    switch content {
    case .floats(let tensor): try write(tensor, to: file)
    case .stored(let stored):
      if case .bytes(let bytes) = stored.content, stored.type == type {
        try bytes.withRowMajor { (bytes) throws(SystemError) in try file.write(raw: bytes) }
      } else {
        try writeConverted(stored, to: file)
      }
      stored.giveBack()
    case .made(let body): try body(file)
    case .integers(let stored, let scales):
      let rows = try QuantizedRows(stored)
      if scales {
        try rows.scales.withUnsafeBytes { try file.write(raw: $0) }
      } else {
        try rows.integers.withUnsafeBytes { try file.write(raw: $0) }
      }
    }
  }

  private func write(_ tensor: Tensor, to file: AtomicFile) throws(SystemError) {
    try tensor.withUnsafeBuffer { (floats) throws(SystemError) in
      try file.write(raw: UnsafeRawBufferPointer(floats))
    }
  }

  private func writeConverted(_ stored: StoredTensor, to file: AtomicFile) throws {
    let tensor = stored.tensor()
    switch type {
    case .float16:
      let halves = Narrowing.float16(tensor)
      guard Narrowing.fits(tensor, halves) else {
        throw CheckpointError(
          .unsupportedFormat,
          "\"\(stored.name)\" holds numbers beyond 65504, which float16 has not; choose bfloat16")
      }
      try write(halves, to: file)
    case .bfloat16: try write(Narrowing.bfloat16(tensor), to: file)
    default: try write(tensor, to: file)
    }
  }

  private func write(_ numbers: [UInt16], to file: AtomicFile) throws {
    try numbers.withUnsafeBytes { try file.write(raw: $0) }
  }
}
