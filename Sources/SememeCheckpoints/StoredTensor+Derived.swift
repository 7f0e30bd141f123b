extension StoredTensor {
  /// The same tensor under another name.
  ///
  /// - Parameter name: the name.
  /// - Returns: the tensor.
  package func named(_ name: String) -> StoredTensor {
    StoredTensor(name: name, shape: shape, content: content)
  }

  /// Matrices of one width as one, the rows of each below those of the one before it.
  ///
  /// - Parameters:
  ///   - parts: the matrices, or vectors; at least one.
  ///   - name: the whole's name.
  /// - Returns: the whole; nil where the parts are not equally wide.
  package static func stacking(_ parts: [StoredTensor], named name: String) -> StoredTensor? {
    guard let first = parts.first, !first.shape.isEmpty,
      parts.allSatisfy({ $0.shape.dropFirst() == first.shape.dropFirst() })
    else { return nil }
    let rows = parts.reduce(0) { $0 + ($1.shape.first ?? 0) }
    return StoredTensor(
      name: name, shape: [rows] + first.shape.dropFirst(), content: .stack(parts))
  }

  /// The tensor with a number taken from each of its own.
  ///
  /// - Parameter number: what is taken.
  /// - Returns: the tensor.
  package func subtracting(_ number: Float) -> StoredTensor {
    StoredTensor(name: name, shape: shape, content: .difference(self, number))
  }

  /// A matrix of 8-bit integers with its rows scaled.
  ///
  /// - Parameter scales: one per row, of the shape [rows] or [rows × 1].
  /// - Returns: the matrix; nil where it holds no such integers or the scales do not fit it.
  func scalingRows(by scales: StoredTensor) -> StoredTensor? {
    guard type == .int8, shape.count == 2, let scaleType = scales.type,
      [.float32, .float16, .bfloat16].contains(scaleType),
      scales.shape == [shape[0]] || scales.shape == [shape[0], 1]
    else { return nil }
    return StoredTensor(name: name, shape: shape, content: .scaledRows(self, scales: scales))
  }

  /// Gives a closure the numbers of a tensor of 8-bit integers in row-major order.
  ///
  /// - Precondition: its type is `.int8`.
  func withInt8<R>(_ body: (UnsafeBufferPointer<Int8>) -> R) -> R {
    guard case .bytes(let bytes) = content, type == .int8 else {
      preconditionFailure("\(name): no tensor of 8-bit integers")
    }
    return bytes.withRowMajor { numbers in
      body(
        UnsafeBufferPointer(
          start: numbers.baseAddress?.assumingMemoryBound(to: Int8.self), count: numbers.count))
    }
  }
}
