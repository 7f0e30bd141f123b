internal import SememeSystem
internal import SememeTensors

/// A tensor's bytes in a file, little-endian, and how to read them.
struct TensorBytes: Sendable {
  let file: FileContents
  let range: Range<Int>
  let layout: TensorLayout
  let shape: [Int]

  var count: Int { shape.reduce(1, *) }

  /// Gives a closure the bytes as they lie in the file.
  ///
  /// - Parameter body: gets a pointer that is valid as long as the file's contents live.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try file.withBytes { (bytes) throws(E) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }

  /// Gives a closure the numbers in row-major order, as they are written in the file.
  ///
  /// - Parameter body: gets bytes that are valid during the call only.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  /// - Precondition: they are not in blocks.
  func withRowMajor<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try withBytes { (bytes) throws(E) in
      switch layout {
      case .contiguous: return try body(bytes)
      case .strided(let type, let strides):
        guard let base = bytes.baseAddress, count > 0 else { return try body(bytes) }
        return try withGathered(base, type, strides, body)
      case .blocks: preconditionFailure("a tensor in blocks has no numbers of its own")
      }
    }
  }

  /// The numbers as 32-bit floats; see ``StoredTensor/tensor()``.
  func tensor() -> Tensor {
    withBytes { bytes in
      guard let base = bytes.baseAddress, count > 0 else { return Tensor(zeros: shape) }
      switch layout {
      case .contiguous(.float32)
      where Int(bitPattern: base).isMultiple(of: MemoryLayout<Float>.alignment):
        return Tensor(
          reading: base.assumingMemoryBound(to: Float.self), shape: shape, owner: file)
      case .contiguous(let type): return Tensor(shape) { convert(base, type, into: $0) }
      case .strided(let type, _):
        return withRowMajor { gathered in
          Tensor(shape) { convert(gathered.baseAddress ?? base, type, into: $0) }
        }
      case .blocks(let format):
        let blocks = bytes.count / format.size
        return Tensor(shape) { format.dequantize(base, blocks: blocks, into: $0) }
      }
    }
  }

  /// The numbers as integers; nil where they are floating-point ones.
  func integers() -> [Int64]? {
    withBytes { bytes in
      guard let base = bytes.baseAddress else { return [] }
      guard let type = layout.elementType else { return nil }
      return withRowMajor { integers($0.baseAddress ?? base, type) }
    }
  }

  private func integers(_ base: UnsafeRawPointer, _ type: ElementType) -> [Int64]? {
    switch type {
    case .int64: each(base, Int64.self) { $0 }
    case .int32: each(base, Int32.self) { Int64($0) }
    case .int16: each(base, Int16.self) { Int64($0) }
    case .int8: each(base, Int8.self) { Int64($0) }
    case .uint8, .bool: each(base, UInt8.self) { Int64($0) }
    case .float64, .float32, .float16, .bfloat16: nil
    }
  }

  private func convert(
    _ base: UnsafeRawPointer, _ type: ElementType, into out: UnsafeMutablePointer<Float>
  ) {
    switch type {
    case .float32: UnsafeMutableRawPointer(out).copyMemory(from: base, byteCount: count * 4)
    case .float16: Widening.float16(base, count: count, into: out)
    case .bfloat16: Widening.bfloat16(base, count: count, into: out)
    case .float64: fill(out, from: base, Float64.self) { Float($0) }
    case .int64: fill(out, from: base, Int64.self) { Float($0) }
    case .int32: fill(out, from: base, Int32.self) { Float($0) }
    case .int16: fill(out, from: base, Int16.self) { Float($0) }
    case .int8: fill(out, from: base, Int8.self) { Float($0) }
    case .uint8, .bool: fill(out, from: base, UInt8.self) { Float($0) }
    }
  }

  private func fill<T: BitwiseCopyable>(
    _ out: UnsafeMutablePointer<Float>, from base: UnsafeRawPointer, _: T.Type,
    _ convert: (T) -> Float
  ) {
    for i in 0..<count {
      out[i] = convert(
        base.loadUnaligned(fromByteOffset: i * MemoryLayout<T>.stride, as: T.self))
    }
  }

  private func each<T: BitwiseCopyable>(
    _ base: UnsafeRawPointer, _: T.Type, _ convert: (T) -> Int64
  ) -> [Int64] {
    (0..<count).map {
      convert(base.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.stride, as: T.self))
    }
  }
}
