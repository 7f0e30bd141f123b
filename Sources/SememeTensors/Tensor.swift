/// A contiguous, row-major array of 32-bit floats with a shape.
///
/// A tensor is a value: copies share storage until one of them is written. A slice of rows is a
/// view. The last dimension is the *width* of a row, all others together count the *rows*.
public struct Tensor: Sendable {
  private var storage: Storage
  private let offset: Int
  /// The size of every dimension; empty for a scalar.
  public let shape: [Int]
  /// The number of elements: the product of the shape.
  public let count: Int

  private init(storage: Storage, offset: Int, shape: [Int]) {
    self.storage = storage
    self.offset = offset
    self.shape = shape
    count = shape.reduce(1, *)
    precondition(offset + count <= storage.capacity, "tensor: \(shape) exceeds its storage")
  }

  /// Makes a tensor whose elements a closure writes, every one of them.
  ///
  /// - Parameters:
  ///   - shape: the size of every dimension.
  ///   - arena: where the memory comes from and goes back to; nil for memory of its own.
  ///   - initialize: writes all `count` elements.
  package init(
    _ shape: [Int], in arena: Arena? = nil,
    initializingWith initialize: (UnsafeMutablePointer<Float>) throws -> Void
  ) rethrows {
    precondition(shape.allSatisfy { $0 >= 0 }, "tensor: negative size in \(shape)")
    let storage = Storage(capacity: shape.reduce(1, *), arena: arena)
    try initialize(storage.pointer)
    self.init(storage: storage, offset: 0, shape: shape)
  }

  /// Makes a tensor from values in row-major order.
  ///
  /// - Parameters:
  ///   - values: as many as the product of `shape`.
  ///   - shape: the size of every dimension.
  /// - Precondition: the count of the values agrees with the shape.
  public init(_ values: [Float], shape: [Int]) {
    precondition(
      values.count == shape.reduce(1, *), "tensor: \(values.count) values for shape \(shape)")
    self.init(shape) { pointer in
      values.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
      }
    }
  }

  /// Makes a tensor of zeros.
  ///
  /// - Parameter shape: the size of every dimension.
  public init(zeros shape: [Int]) {
    self.init(shape) { $0.initialize(repeating: 0, count: shape.reduce(1, *)) }
  }

  /// A tensor over memory that an owner keeps alive and nobody writes: a mapped file.
  package init(
    reading pointer: UnsafePointer<Float>, shape: [Int], owner: AnyObject
  ) {
    let storage = Storage(reading: pointer, count: shape.reduce(1, *), owner: owner)
    self.init(storage: storage, offset: 0, shape: shape)
  }

  /// The number of rows: the product of all dimensions but the last (1 for a scalar).
  public var rows: Int { shape.dropLast().reduce(1, *) }

  /// The size of the last dimension (1 for a scalar).
  public var width: Int { shape.last ?? 1 }

  /// The same elements in another shape of the same count; no copy.
  ///
  /// - Parameter shape: the new sizes.
  /// - Returns: a view.
  /// - Precondition: the counts agree.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "tensor: cannot view \(self.shape) as \(shape)")
    return Tensor(storage: storage, offset: offset, shape: shape)
  }

  /// Some of the rows as a matrix; no copy.
  ///
  /// - Parameter range: rows, counted over all dimensions but the last.
  /// - Returns: a view of shape [rows × width].
  /// - Precondition: the range lies within the rows.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "tensor: rows \(range)")
    return Tensor(
      storage: storage, offset: offset + range.lowerBound * width, shape: [range.count, width])
  }

  /// One element of a matrix.
  public subscript(row: Int, column: Int) -> Float {
    precondition(row >= 0 && row < rows && column >= 0 && column < width, "tensor: out of range")
    return storage.pointer[offset + row * width + column]
  }

  /// All elements in row-major order, copied.
  public var values: [Float] { withUnsafeBuffer { Array($0) } }

  /// Gives a closure the elements to read.
  ///
  /// - Parameter body: gets a pointer that is valid during the call only.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  public func withUnsafeBuffer<R, E: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(E) -> R
  ) throws(E) -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer + offset, count: count))
  }

  /// Gives a closure the elements to write, copying them first where they are shared.
  ///
  /// - Parameter body: gets a pointer that is valid during the call only.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  public mutating func withUnsafeMutableBuffer<R, E: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(E) -> R
  ) throws(E) -> R {
    if !isKnownUniquelyReferenced(&storage) || !storage.isOwned { self = copied() }
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer + offset, count: count))
  }

  /// The same elements in memory of their own, no longer tied to an arena, a file or a larger
  /// tensor.
  ///
  /// - Returns: an independent copy.
  public func copied() -> Tensor {
    withUnsafeBuffer { source in
      Tensor(shape) { pointer in
        if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
      }
    }
  }

  /// The address of the first element, for kernels; the caller keeps the tensor alive.
  var address: UnsafePointer<Float> { UnsafePointer(storage.pointer + offset) }
}

extension Tensor: Equatable {
  /// Whether shapes and elements are equal, as floats are (NaN is unlike itself).
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape
      && a.withUnsafeBuffer { x in b.withUnsafeBuffer { y in x.elementsEqual(y) } }
  }
}
