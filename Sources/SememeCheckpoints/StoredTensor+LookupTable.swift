package import SememeTensors

extension StoredTensor {
  /// A matrix to be read row by row.
  ///
  /// 32-bit floats, half precision, bfloat16 and 8-bit integers stay in the file, where it is mapped;
  /// everything else is converted as ``tensor()`` does.
  ///
  /// - Returns: a table whose entries are the rows.
  /// - Precondition: the shape has two dimensions.
  package func lookupTable() -> LookupTable {
    precondition(shape.count == 2, "\(name): a lookup table of shape \(shape)")
    guard case .bytes(let bytes) = content, let format = bytes.narrowFormat, count > 0 else {
      return LookupTable(tensor())
    }
    return bytes.withBytes { numbers in
      guard let base = numbers.baseAddress else { return LookupTable(tensor()) }
      return LookupTable(
        reading: base, format, rowCount: shape[0], width: shape[1], owner: bytes.file)
    }
  }
}

extension TensorBytes {
  fileprivate var narrowFormat: LookupTable.Format? {
    switch layout {
    case .contiguous(.float16): .float16
    case .contiguous(.bfloat16): .bfloat16
    case .contiguous(.int8): .int8
    default: nil
    }
  }
}
