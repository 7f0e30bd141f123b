internal import SememeSystem
package import SememeTensors

/// A tensor as it lies in a file: its name, shape, layout and bytes, nothing converted yet.
package struct StoredTensor: Sendable {
  package let name: String
  package let layout: TensorLayout
  package let shape: [Int]
  let file: FileContents
  let range: Range<Int>

  /// Gives a closure the bytes as they lie in the file, little-endian.
  ///
  /// - Parameter body: gets a pointer that is valid as long as the file's contents live.
  /// - Returns: what the closure returns.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The numbers as 32-bit floats.
  ///
  /// Floats that lie aligned and contiguous in a mapped file are used where they are; everything
  /// else is converted into memory of its own: half precision and bfloat16 exactly, doubles and
  /// wide integers rounded to the nearest float, blocks by their format's rule.
  ///
  /// - Returns: a tensor of the stored shape.
  package func tensor() -> Tensor {
    withBytes { bytes in
      guard let base = bytes.baseAddress, count > 0 else { return Tensor(zeros: shape) }
      switch layout {
      case .contiguous(.float32)
      where Int(bitPattern: base).isMultiple(of: MemoryLayout<Float>.alignment):
        return Tensor(
          reading: base.assumingMemoryBound(to: Float.self), shape: shape, owner: file)
      case .contiguous(let type): return Tensor(shape) { convert(base, type, into: $0) }
      case .strided(let type, let strides):
        return withGathered(base, type, strides) { gathered in
          Tensor(shape) { convert(gathered, type, into: $0) }
        }
      case .blocks(let format):
        let blocks = bytes.count / format.size
        return Tensor(shape) { format.dequantize(base, blocks: blocks, into: $0) }
      }
    }
  }

  /// Gives the memory behind the bytes back to the system, where they are mapped.
  func giveBack() { file.giveBack(range) }

  /// The numbers as integers; floats are refused by returning nil.
  ///
  /// - Returns: the values in row-major order, or nil where the type is a floating-point one.
  package func integers() -> [Int64]? {
    withBytes { bytes in
      guard let base = bytes.baseAddress else { return [] }
      return switch layout {
      case .contiguous(let type): integers(base, type)
      case .strided(let type, let strides):
        withGathered(base, type, strides) { integers($0, type) }
      case .blocks: nil
      }
    }
  }

  var count: Int { shape.reduce(1, *) }

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
