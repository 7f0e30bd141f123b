/// Numbers of one type that tensors look into.
struct TorchStorage {
  let key: String
  let type: ElementType
  /// The numbers of the whole storage.
  let count: Int
  /// The part that is meant; old files cut storages before they cut tensors.
  let view: Range<Int>
}

/// A view of a storage as a tensor.
struct TorchTensor {
  /// The most dimensions, as in PyTorch.
  static let maximumRank = 64

  let storage: TorchStorage
  /// The number of the storage's view at index zero.
  let offset: Int
  let shape: [Int]
  /// Numbers from one index to the next, by dimension.
  let strides: [Int]

  /// Numbers from the first to the last that a view touches; nil where that is beyond memory.
  var extent: Int? {
    if shape.contains(0) { return 0 }
    var extent = 1
    for (size, stride) in zip(shape, strides) {
      let (reach, tooFar) = stride.multipliedReportingOverflow(by: size - 1)
      let (sum, tooLong) = extent.addingReportingOverflow(reach)
      if tooFar || tooLong { return nil }
      extent = sum
    }
    return extent
  }

  /// Whether the strides are those of a row-major tensor; where there is one index, any will do.
  var isContiguous: Bool {
    if shape.contains(0) { return true }
    var expected = 1
    for (size, stride) in zip(shape, strides).reversed() where size != 1 {
      guard stride == expected else { return false }
      expected *= size
    }
    return true
  }
}
