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
    guard let format = narrowFormat, count > 0 else { return LookupTable(tensor()) }
    return withBytes { bytes in
      guard let base = bytes.baseAddress else { return LookupTable(tensor()) }
      return LookupTable(reading: base, format, rowCount: shape[0], width: shape[1], owner: file)
    }
  }

  private var narrowFormat: LookupTable.Format? {
    switch layout {
    case .contiguous(.float16): .float16
    case .contiguous(.bfloat16): .bfloat16
    case .contiguous(.int8): .int8
    default: nil
    }
  }

  /// Whether the numbers are stored as integers.
  package var isWhole: Bool {
    switch layout {
    case .contiguous(let type), .strided(let type, _):
      ![.float64, .float32, .float16, .bfloat16].contains(type)
    case .blocks: false
    }
  }
}
