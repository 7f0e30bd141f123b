import CSememeKernels
import SememeTestSupport
import Testing

/// Rows of floats in 8 bits and in bfloat16.
@Suite struct QuantizationTests {
  static let sizes = vectorSizes + [65, 97, 384, 389]

  private func quantized(
    _ x: [Float], n: Int, on level: TestedLevel, offset: Int? = nil, gap: Int = 0
  ) -> QuantizedRows {
    let rows = n == 0 ? 0 : x.count / n
    let source = GuardedFloats(spread(x, width: n, stride: n + gap), offset: offset)
    let result = QuantizedRows(rows: rows, n: n, gap: gap, offset: offset)
    var kernelRows = result.kernelRows
    level.kernels.quantize_rows_u8(source.start, n + gap, rows, n, &kernelRows)
    expectIntact(source)
    result.check()
    return result
  }

  @Test(arguments: TestedLevel.available) func bytesLieWithinHalfAScale(level: TestedLevel) {
    var random = SeededGenerator(seed: 51)
    for n in Self.sizes where n > 0 {
      let x = random.floats(5 * n, scale: 3).enumerated().map { $1 + Float($0 / n) - 2 }
      let result = quantized(x, n: n, on: level, offset: n % 8, gap: n % 3)
      for row in 0..<5 {
        let values = x[(row * n)..<((row + 1) * n)]
        let (minimum, maximum) = (values.min() ?? 0, values.max() ?? 0)
        let (scale, low) = (result.scales.start[row], result.minimums.start[row])
        #expect(low == minimum && scale == (maximum - minimum) / 255)
        let bytes = result.bytes[(row * ((n + 3) / 4 * 4))...].prefix((n + 3) / 4 * 4)
        #expect(bytes.dropFirst(n).allSatisfy { $0 == 0 })
        for (x, byte) in zip(values, bytes) {
          let error = abs(Double(low) + Double(scale) * Double(byte) - Double(x))
          #expect(error <= Double(scale) / 2 + 0x1p-20 * Double(maximum - minimum))
          if x == minimum { #expect(byte == 0) }
          if x == maximum && scale > 0 { #expect(byte == 255) }
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func bytesAreThoseOfTheSpecification(level: TestedLevel) {
    var random = SeededGenerator(seed: 52)
    for n in Self.sizes where n > 0 {
      for offset in 0..<8 {
        var x = random.floats(3 * n, scale: 4)
        for at in 0..<n {  // many ties: a scale of 1
          x[n + at] = at == 0 ? 0 : at == 1 ? 255 : Float((at * 37 + offset) % 510) / 2
        }
        let expected = quantized(x, n: n, on: .scalar)
        let result = quantized(x, n: n, on: level, offset: offset, gap: offset % 3)
        #expect(result.isSame(as: expected), "\(n) numbers, offset \(offset)")
      }
    }
  }

  @Test(arguments: TestedLevel.available) func factorsMultiplyBeforeBytes(level: TestedLevel) {
    var random = SeededGenerator(seed: 57)
    for n in Self.sizes where n > 0 {
      let x = random.floats(3 * n, scale: 4)
      let factors = (0..<n).map { Float(sign: .plus, exponent: $0 * 5 % 7 - 3, significand: 1) }
      let source = GuardedFloats(x, offset: n % 8)
      let guarded = GuardedFloats(factors, offset: (n + 5) % 8)
      let result = QuantizedRows(rows: 3, n: n, offset: n % 8)
      var rows = result.kernelRows
      rows.factors = UnsafePointer(guarded.start)
      level.kernels.quantize_rows_u8(source.start, n, 3, n, &rows)
      let scaled = x.enumerated().map { $1 * factors[$0 % n] }
      #expect(result.isSame(as: quantized(scaled, n: n, on: .scalar)), "\(n) numbers")

      // The same by way of a layer normalisation: y as it is, bytes of y·factors.
      let ones = GuardedFloats(Array(repeating: 1, count: n), offset: 1)
      let y = GuardedFloats(count: 3 * n, offset: 2)
      let normal = QuantizedRows(rows: 3, n: n)
      var rowsOfNormal = normal.kernelRows
      rowsOfNormal.factors = UnsafePointer(guarded.start)
      withUnsafePointer(to: rowsOfNormal) { rowsOfNormal in
        var args = sememe_layer_norm()
        (args.x, args.y) = (UnsafePointer(source.start), y.start)
        (args.gamma, args.beta) = (UnsafePointer(ones.start), UnsafePointer(ones.start))
        (args.epsilon, args.rows, args.n) = (1e-5, 3, n)
        args.quantized = rowsOfNormal
        level.kernels.layer_norm(&args)
      }
      let scaledNormal = y.values.enumerated().map { $1 * factors[$0 % n] }
      #expect(normal.isSame(as: quantized(scaledNormal, n: n, on: .scalar)), "\(n) numbers")
    }
  }

  @Test(arguments: TestedLevel.available) func rowsWithoutARangeOrWithAnExtremeOne(
    level: TestedLevel
  ) {
    let rows: [[Float]] = [
      Array(repeating: 3.25, count: 21), Array(repeating: 0, count: 21),
      (0..<21).map { $0 % 2 == 0 ? 0 : -0.0 },
      (0..<21).map { Float($0) * .leastNonzeroMagnitude }, (0..<21).map { Float($0) * 0x1p-126 },
      (0..<21).map { 1 + Float($0) * 0x1p-23 }, (0..<21).map { Float($0) * 0x1p100 },
      (0..<21).map { ($0 % 2 == 0 ? 1 : -1) * Float.greatestFiniteMagnitude / 2 },
    ]
    for x in rows {
      let result = quantized(x, n: 21, on: level, offset: 1)
      #expect(result.isSame(as: quantized(x, n: 21, on: .scalar)))
      let (scale, minimum) = (Double(result.scales.start[0]), Double(result.minimums.start[0]))
      let range = Double(x.max() ?? 0) - Double(x.min() ?? 0)
      for (x, byte) in zip(x, result.bytes) {
        let error = abs(minimum + scale * Double(byte) - Double(x))
        #expect(error <= max(0.501 / 255 * range, 0x1p-118))
      }
    }
    for flat in [rows[0], rows[1]] {
      let result = quantized(flat, n: 21, on: level)
      #expect(result.scales.values == [0] && result.minimums.values == [flat[0]])
    }
  }

  @Test(arguments: TestedLevel.available) func rowsThatAreNotFiniteHaveANaNScale(
    level: TestedLevel
  ) {
    let largest = Float.greatestFiniteMagnitude
    for n in [1, 7, 16, 33, 67] {
      for bad in [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity] {
        for at in [0, n / 2, n - 1] {
          var x = (0..<(3 * n)).map { Float($0 % 11) }
          x[n + at] = bad
          let result = quantized(x, n: n, on: level, offset: at % 8)
          #expect(result.scales.values.map(\.isNaN) == [false, true, false], "\(bad) at \(at)")
          let alone = quantized(Array(x[..<n]), n: n, on: level)
          #expect(Array(result.bytes.prefix(n)) == Array(alone.bytes.prefix(n)))
        }
      }
    }
    // A range that is no float: whatever is computed from it is NaN too.
    #expect(quantized([-largest, largest], n: 2, on: level).scales.values[0].isNaN)
  }

  @Test(arguments: TestedLevel.available) func noNumbersWriteNothing(level: TestedLevel) {
    let empty = QuantizedRows(rows: 2, n: 0)
    var rows = empty.kernelRows
    let x = GuardedFloats([])
    level.kernels.quantize_rows_u8(x.start, 0, 0, 9, &rows)
    level.kernels.narrow_rows_bf16(x.start, 0, 0, 9, empty.narrowStart, 10)
    level.kernels.narrow_rows_bf16(x.start, 0, 3, 0, empty.narrowStart, 0)
    expectIntact(x)
    empty.check()
    #expect(empty.scales.values.allSatisfy { isUntouched($0) })
  }

  private func narrowed(
    _ x: [Float], n: Int, on level: TestedLevel, offset: Int? = nil, gap: Int = 0
  ) -> [UInt16] {
    let rows = n == 0 ? 0 : x.count / n
    let width = (n + 1) / 2 * 2
    let source = GuardedFloats(spread(x, width: n, stride: n + gap), offset: offset)
    let result = GuardedBuffer<UInt16>(
      count: extent(rows: rows, width: width, stride: width + gap), offset: offset)
    level.kernels.narrow_rows_bf16(source.start, n + gap, rows, n, result.start, width + gap)
    expectIntact(source, result)
    return gathered(result.values, width: width, stride: width + gap)
  }

  @Test(arguments: TestedLevel.available) func narrowingRoundsToNearest(level: TestedLevel) {
    var random = SeededGenerator(seed: 53)
    for n in Self.sizes where n > 0 {
      let x = random.floats(3 * n, scale: 100)
      let padding: [UInt16] = n % 2 == 0 ? [] : [0]
      let expected: [UInt16] = (0..<3).flatMap { row in
        x[(row * n)..<((row + 1) * n)].map(nearestBFloat16) + padding
      }
      for offset in 0..<8 {
        let result = narrowed(x, n: n, on: level, offset: offset, gap: offset % 3)
        #expect(result == expected, "\(n) numbers, offset \(offset)")
      }
    }
  }

  /// Every upper half with the lower halves around a tie: zeros, subnormals, infinities and NaN.
  @Test(arguments: TestedLevel.available) func everyUpperHalfIsRoundedAtItsTie(level: TestedLevel) {
    for low in [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF] as [UInt32] {
      let x = (UInt32.min...0xFFFF).map { Float(bitPattern: $0 << 16 | low) }
      let result = narrowed(x, n: x.count, on: level)
      #expect(sameNumbers(result, x.map(nearestBFloat16)), "lower half \(low)")
      for (x, y) in zip(x, result) where x.isNaN != value(ofBFloat16: y).isNaN {
        Issue.record("\(x.bitPattern) becomes \(y)")
      }
    }
  }
}

extension QuantizedRows {
  /// Memory for no bfloat16.
  fileprivate var narrowStart: UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(scales.start).assumingMemoryBound(to: UInt16.self)
  }
}
