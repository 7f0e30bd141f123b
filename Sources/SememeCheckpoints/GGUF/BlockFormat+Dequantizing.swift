internal import SememeTensors

extension BlockFormat {
  /// Writes the numbers of blocks as floats, with the roundings of ggml's reference.
  ///
  /// - Parameters:
  ///   - source: `blocks × size` bytes, at any address.
  ///   - blocks: how many blocks.
  ///   - out: room for `blocks × count` floats.
  func dequantize(
    _ source: UnsafeRawPointer, blocks: Int, into out: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<blocks {
      let block = UnsafeRawBufferPointer(start: source + index * size, count: size)
      let numbers = UnsafeMutableBufferPointer(start: out + index * count, count: count)
      switch self {
      case .q40: Block32.symmetric4(block, numbers)
      case .q41: Block32.affine4(block, numbers)
      case .q50: Block32.symmetric5(block, numbers)
      case .q51: Block32.affine5(block, numbers)
      case .q80: Block32.symmetric8(block, numbers)
      case .q4K: Block256.affine4(block, numbers)
      case .q5K: Block256.affine5(block, numbers)
      case .q6K: Block256.symmetric6(block, numbers)
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The half-precision number at a byte, widened.
  fileprivate func half(_ place: Int) -> Float {
    var result: Float = 0
    guard let baseAddress else { return result }
    Widening.float16(baseAddress + place, count: 1, into: &result)
    return result
  }
}

/// Blocks of 32: number i in the low four bits of byte i, number i + 16 in the high ones; fifth
/// bits in a word of their own.
private enum Block32 {
  static func symmetric4(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>)
  {
    let scale = block.half(0)
    for i in 0..<16 {
      let pair = Int32(block[2 + i])
      out[i] = Float((pair & 15) - 8) * scale
      out[i + 16] = Float((pair >> 4) - 8) * scale
    }
  }

  static func affine4(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>) {
    let (scale, minimum) = (block.half(0), block.half(2))
    for i in 0..<16 {
      let pair = Int32(block[4 + i])
      out[i] = Float(pair & 15) * scale + minimum
      out[i + 16] = Float(pair >> 4) * scale + minimum
    }
  }

  static func symmetric5(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>)
  {
    let scale = block.half(0)
    for i in 0..<16 {
      let (low, high) = pair5(block, word: 2, i)
      out[i] = Float(low - 16) * scale
      out[i + 16] = Float(high - 16) * scale
    }
  }

  static func affine5(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>) {
    let (scale, minimum) = (block.half(0), block.half(2))
    for i in 0..<16 {
      let (low, high) = pair5(block, word: 4, i)
      out[i] = Float(low) * scale + minimum
      out[i + 16] = Float(high) * scale + minimum
    }
  }

  static func symmetric8(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>)
  {
    let scale = block.half(0)
    for i in 0..<32 { out[i] = Float(Int8(bitPattern: block[2 + i])) * scale }
  }

  /// Numbers i and i + 16 of five bits each, where the word of fifth bits begins at a byte.
  private static func pair5(
    _ block: UnsafeRawBufferPointer, word: Int, _ i: Int
  ) -> (low: Int32, high: Int32) {
    let fifths = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: word, as: UInt32.self))
    let pair = UInt32(block[word + 4 + i])
    let low = (fifths &>> UInt32(i)) & 1
    let high = (fifths &>> UInt32(i + 16)) & 1
    return (Int32(pair & 15 | low << 4), Int32(pair >> 4 | high << 4))
  }
}

/// Blocks of 256, quantised twice: the scales of their parts are themselves numbers of few bits.
private enum Block256 {
  static func affine4(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>) {
    for part in stride(from: 0, to: 8, by: 2) {
      let (low, high) = (affine(block, part), affine(block, part + 1))
      for i in 0..<32 {
        let pair = Int32(block[16 + part * 16 + i])
        out[part * 32 + i] = low.scale * Float(pair & 15) - low.minimum
        out[part * 32 + 32 + i] = high.scale * Float(pair >> 4) - high.minimum
      }
    }
  }

  static func affine5(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>) {
    for part in stride(from: 0, to: 8, by: 2) {
      let (low, high) = (affine(block, part), affine(block, part + 1))
      for i in 0..<32 {
        let pair = Int32(block[48 + part * 16 + i])
        let fifths = Int32(block[16 + i]) &>> Int32(part)
        out[part * 32 + i] = low.scale * Float(pair & 15 | (fifths & 1) << 4) - low.minimum
        out[part * 32 + 32 + i] =
          high.scale * Float(pair >> 4 | (fifths & 2) << 3) - high.minimum
      }
    }
  }

  static func symmetric6(_ block: UnsafeRawBufferPointer, _ out: UnsafeMutableBufferPointer<Float>)
  {
    let scale = block.half(208)
    for part in 0..<16 {
      // Two halves of 128 numbers, each of four quarters whose upper bits share bytes; a scale for
      // every 16 numbers.
      let (half, quarter, first) = (part / 8, part % 8 / 2, part % 2 * 16)
      let own = scale * Float(Int8(bitPattern: block[192 + part]))
      let lowShift = Int32(quarter / 2 * 4)
      let highShift = Int32(quarter * 2)
      for i in first..<first + 16 {
        let low = Int32(block[half * 64 + quarter % 2 * 32 + i]) &>> lowShift & 15
        let high = Int32(block[128 + half * 32 + i]) &>> highShift & 3
        out[part / 2 * 32 + i] = own * Float((low | high << 4) - 32)
      }
    }
  }

  /// The scale and minimum of one of eight parts: six bits each, the last four parts' upper two
  /// bits packed above the first four's.
  private static func affine(
    _ block: UnsafeRawBufferPointer, _ part: Int
  ) -> (scale: Float, minimum: Float) {
    let packed = UnsafeRawBufferPointer(rebasing: block[4..<16])
    let scale: UInt8
    let minimum: UInt8
    if part < 4 {
      scale = packed[part] & 63
      minimum = packed[part + 4] & 63
    } else {
      scale = packed[part + 4] & 15 | (packed[part - 4] >> 6) << 4
      minimum = packed[part + 4] >> 4 | (packed[part] >> 6) << 4
    }
    return (block.half(0) * Float(scale), block.half(2) * Float(minimum))
  }
}
