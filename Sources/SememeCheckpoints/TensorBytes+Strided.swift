extension TensorBytes {
  /// Gives a closure the numbers of a strided tensor, brought into row-major order.
  ///
  /// - Parameters:
  ///   - base: the number of index zero.
  ///   - type: the kind of number; only its size matters here.
  ///   - strides: numbers from one index to the next, by dimension.
  ///   - body: gets bytes that are valid during the call only.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  func withGathered<R, E: Error>(
    _ base: UnsafeRawPointer, _ type: ElementType, _ strides: [Int],
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * type.size, alignment: MemoryLayout<UInt64>.alignment)
    defer { buffer.deallocate() }
    switch type.size {
    case 8: gather(base, strides, into: buffer.bindMemory(to: UInt64.self))
    case 4: gather(base, strides, into: buffer.bindMemory(to: UInt32.self))
    case 2: gather(base, strides, into: buffer.bindMemory(to: UInt16.self))
    default: gather(base, strides, into: buffer.bindMemory(to: UInt8.self))
    }
    return try body(UnsafeRawBufferPointer(buffer))
  }

  /// Copies row by row; an odometer over the other dimensions says where each row begins.
  private func gather<T: FixedWidthInteger & BitwiseCopyable>(
    _ base: UnsafeRawPointer, _ strides: [Int], into out: UnsafeMutableBufferPointer<T>
  ) {
    guard let width = shape.last, let step = strides.last, !out.isEmpty else { return }
    var index = [Int](repeating: 0, count: shape.count)
    var start = 0
    for row in 0..<out.count / width {
      for column in 0..<width {
        out[row * width + column] = base.loadUnaligned(
          fromByteOffset: (start + column * step) * MemoryLayout<T>.size, as: T.self)
      }
      var dimension = shape.count - 2
      while dimension >= 0 {
        index[dimension] += 1
        start += strides[dimension]
        if index[dimension] < shape[dimension] { break }
        start -= strides[dimension] * shape[dimension]
        index[dimension] = 0
        dimension -= 1
      }
    }
  }
}
