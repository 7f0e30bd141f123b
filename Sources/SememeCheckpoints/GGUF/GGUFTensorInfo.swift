internal import SememeSystem

/// The description of one tensor in a GGUF file's header.
struct GGUFTensorInfo {
  let name: String
  let layout: TensorLayout
  /// Row-major as everywhere else; files list the fastest dimension first.
  let shape: [Int]
  let byteCount: Int
  /// Where it begins in the data.
  let offset: UInt64

  /// The least bytes of a description: an empty name, no dimensions.
  static let shortest = 24

  private static let maximumRank = 4

  /// ggml's numbers of the formats that are read.
  private static let layouts: [UInt32: TensorLayout] = [
    0: .contiguous(.float32), 1: .contiguous(.float16), 24: .contiguous(.int8),
    25: .contiguous(.int16), 26: .contiguous(.int32), 27: .contiguous(.int64),
    28: .contiguous(.float64), 30: .contiguous(.bfloat16), 2: .blocks(.q40), 3: .blocks(.q41),
    6: .blocks(.q50), 7: .blocks(.q51), 8: .blocks(.q80), 12: .blocks(.q4K),
    13: .blocks(.q5K), 14: .blocks(.q6K),
  ]

  /// ggml's names of formats that are not read, for messages.
  private static let otherFormats: [UInt32: String] = [
    9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS",
    19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 34: "TQ1_0",
    35: "TQ2_0", 39: "MXFP4",
  ]

  /// Reads the description at the reader's place.
  init(_ reader: inout ByteReader) throws(CheckpointError) {
    let name = try reader.text()
    self.name = name
    let rank = try reader.integer(UInt32.self)
    guard rank <= UInt32(GGUFTensorInfo.maximumRank) else {
      throw reader.malformed("tensor \"\(name)\" has \(rank) dimensions; at most 4 are possible")
    }
    var sizes: [Int] = []
    for _ in 0..<rank {
      guard let size = Int(exactly: try reader.integer(UInt64.self)) else {
        throw reader.malformed("tensor \"\(name)\" is larger than memory")
      }
      sizes.append(size)
    }
    shape = sizes.reversed()
    let format = try reader.integer(UInt32.self)
    guard let layout = GGUFTensorInfo.layouts[format] else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(reader.file.path): tensor \"\(name)\" has ggml's type "
          + "\(GGUFTensorInfo.otherFormats[format] ?? "\(format)"); supported are F32, F16, BF16, F64, I8 to I64, "
          + BlockFormat.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.layout = layout
    offset = try reader.integer(UInt64.self)
    guard let byteCount = GGUFTensorInfo.byteCount(layout, shape) else {
      throw reader.malformed(
        "tensor \"\(name)\" of shape \(shape) is larger than memory or no whole blocks wide")
    }
    self.byteCount = byteCount
  }

  /// Bytes of a tensor; nil where they are beyond memory, or rows do not end with a block.
  private static func byteCount(_ layout: TensorLayout, _ shape: [Int]) -> Int? {
    switch layout {
    case .contiguous(let type), .strided(let type, _):
      return TensorLayout.count(of: [type.size] + shape)
    case .blocks(let format):
      guard let width = shape.last, width.isMultiple(of: format.count),
        TensorLayout.count(of: shape) != nil
      else { return nil }
      return TensorLayout.count(of: [format.size] + shape.dropLast() + [width / format.count])
    }
  }
}
