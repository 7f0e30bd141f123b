internal import SememeSystem
package import SememeTensors

/// A tensor of a checkpoint: its name and shape, and where its numbers lie, nothing converted yet.
package struct StoredTensor: Sendable {
  package let name: String
  package let shape: [Int]
  let content: Content

  /// Where numbers lie, or what they are made of.
  indirect enum Content: Sendable {
    /// In the bytes of a file.
    case bytes(TensorBytes)
    /// In matrices, one below the other.
    case stack([StoredTensor])
    /// In a tensor from whose numbers another is taken.
    case difference(StoredTensor, Float)
    /// In a matrix of integers and the scale of each of its rows.
    case scaledRows(StoredTensor, scales: StoredTensor)
  }

  init(
    name: String, layout: TensorLayout, shape: [Int], file: FileContents, range: Range<Int>
  ) {
    self.init(
      name: name, shape: shape,
      content: .bytes(TensorBytes(file: file, range: range, layout: layout, shape: shape)))
  }

  init(name: String, shape: [Int], content: Content) {
    self.name = name
    self.shape = shape
    self.content = content
  }

  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }

  /// How one number is written; nil for numbers in blocks, and for those that are computed.
  package var type: ElementType? {
    guard case .bytes(let bytes) = content else { return nil }
    return bytes.layout.elementType
  }

  /// Whether the numbers have fractions, as they are or as they are computed.
  package var isFloatingPoint: Bool { type?.isFloatingPoint ?? true }

  /// What the file format calls the numbers as they are stored: `F32`, `Q4_K`, `I8`.
  package var typeName: String {
    switch content {
    case .bytes(let bytes): bytes.layout.name
    case .stack(let parts): parts.first?.typeName ?? ElementType.float32.rawValue
    case .difference(let tensor, _): tensor.typeName
    case .scaledRows(let matrix, _): matrix.typeName
    }
  }

  /// The bytes that it takes in its file.
  package var byteCount: Int {
    switch content {
    case .bytes(let bytes): bytes.range.count
    case .stack(let parts): parts.reduce(0) { $0 + $1.byteCount }
    case .difference(let tensor, _): tensor.byteCount
    case .scaledRows(let matrix, let scales): matrix.byteCount + scales.byteCount
    }
  }

  /// The numbers as 32-bit floats.
  ///
  /// Floats that lie aligned and contiguous in a mapped file are used where they are; everything
  /// else is converted into memory of its own: half precision and bfloat16 exactly, doubles and
  /// wide integers rounded to the nearest float, blocks by their format's rule.
  ///
  /// - Returns: a tensor of the stored shape.
  package func tensor() -> Tensor {
    switch content {
    case .bytes(let bytes): bytes.tensor()
    case .stack(let parts): stacked(parts)
    case .difference(let tensor, let number):
      Tensor(tensor.tensor().values.map { $0 - number }, shape: shape)
    case .scaledRows(let matrix, let scales): scaled(matrix, scales.tensor())
    }
  }

  /// Gives a closure the bytes as they lie in the file, little-endian; nil where the numbers are
  /// computed.
  ///
  /// - Parameter body: gets a pointer that is valid as long as the file's contents live.
  /// - Returns: what the closure returns.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R? {
    guard case .bytes(let bytes) = content else { return nil }
    return bytes.withBytes(body)
  }

  /// The numbers as integers; floats are refused by returning nil.
  ///
  /// - Returns: the values in row-major order, or nil where they are floating-point ones.
  package func integers() -> [Int64]? {
    guard case .bytes(let bytes) = content else { return nil }
    return bytes.integers()
  }

  /// Gives the memory behind the numbers back to the system, where they are mapped.
  func giveBack() {
    switch content {
    case .bytes(let bytes): bytes.file.giveBack(bytes.range)
    case .stack(let parts): for part in parts { part.giveBack() }
    case .difference(let tensor, _): tensor.giveBack()
    case .scaledRows(let matrix, _): matrix.giveBack()
    }
  }

  private func stacked(_ parts: [StoredTensor]) -> Tensor {
    Tensor(shape) { pointer in
      var next = pointer
      for part in parts {
        part.tensor().withUnsafeBuffer { source in
          if let base = source.baseAddress { next.update(from: base, count: source.count) }
          next += source.count
        }
      }
    }
  }

  private func scaled(_ matrix: StoredTensor, _ scales: Tensor) -> Tensor {
    let width = shape.last ?? 1
    return matrix.withInt8 { integers in
      scales.withUnsafeBuffer { scales in
        Tensor(shape) { numbers in
          for row in 0..<scales.count {
            for place in row * width..<(row + 1) * width {
              numbers[place] = Float(integers[place]) * scales[row]
            }
          }
        }
      }
    }
  }
}
