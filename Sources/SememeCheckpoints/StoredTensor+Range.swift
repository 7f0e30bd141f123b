internal import SememeSystem
package import SememeTensors

extension StoredTensor {
  /// The numbers as ``tensor()`` gives them, unless one does not fit: doubles that are too small become
  /// 0, as with NumPy's `astype`, but none becomes infinite.
  ///
  /// - Returns: a tensor of the stored shape.
  /// - Throws: `CheckpointError` where a finite number lies beyond the range of 32-bit floats.
  package func tensorInRange() throws(CheckpointError) -> Tensor {
    let tensor = tensor()
    guard type == .float64, !Elementwise.isFinite(tensor, .best),
      case .bytes(let bytes) = content, let (place, number) = bytes.firstDoubleBeyondFloats
    else { return tensor }
    let named = name.isEmpty ? "" : " \"\(name)\""
    throw CheckpointError(
      .malformedFile,
      "\(bytes.file.path):\(named) number \(place) is \(number), beyond the range of 32-bit floats "
        + "(±3.4e38); scale the numbers")
  }
}

extension TensorBytes {
  /// The first of the doubles that is finite, but infinite as a 32-bit float, and its place.
  fileprivate var firstDoubleBeyondFloats: (place: Int, number: Double)? {
    withRowMajor { numbers in
      for place in 0..<count {
        let number = numbers.loadUnaligned(
          fromByteOffset: place * MemoryLayout<Double>.stride, as: Double.self)
        if number.isFinite, !Float(number).isFinite { return (place, number) }
      }
      return nil
    }
  }
}
