internal import CSememeKernels

/// Rows of activations in the form that products of one format read.
package enum LinearInput: Sendable {
  case float32(Tensor)
  case bfloat16(NarrowRows)
  case int8(QuantizedRows)

  /// Puts activations into the form that a format reads.
  ///
  /// - Parameters:
  ///   - x: [rows × width].
  ///   - format: of the weights that will read them.
  ///   - factors: what every channel is multiplied with before it is quantised, or nil.
  ///   - execution: how to run.
  package init(
    _ x: Tensor, for format: NumberFormat, factors: Tensor? = nil, _ execution: Execution
  ) {
    switch format {
    case .float32: self = .float32(x)
    case .bfloat16: self = .bfloat16(NarrowRows(x, execution))
    case .int8: self = .int8(QuantizedRows(x, factors: factors, execution))
    }
  }

  /// The number of rows.
  package var rows: Int {
    switch self {
    case .float32(let x): x.rows
    case .bfloat16(let x): x.rows
    case .int8(let x): x.rows
    }
  }

  /// The width of a row.
  package var width: Int {
    switch self {
    case .float32(let x): x.width
    case .bfloat16(let x): x.width
    case .int8(let x): x.width
    }
  }

  /// The format of the weights that can read these rows.
  package var format: NumberFormat {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }
}

/// Rows of bfloat16.
package struct NarrowRows: Sendable {
  package let rows: Int
  package let width: Int
  /// Numbers from one row to the next; even, since products read pairs.
  let stride: Int
  private let storage: Storage

  /// Makes rows whose numbers a closure writes, every one of them; where the width is odd, also a
  /// zero behind each row.
  init(
    rows: Int, width: Int, _ execution: Execution,
    initializingWith initialize: (UnsafeMutablePointer<UInt16>, _ stride: Int) -> Void
  ) {
    self.rows = rows
    self.width = width
    stride = (width + 1) / 2 * 2
    storage = Storage(capacity: rows * stride / 2, arena: execution.arena)
    initialize(address, stride)
  }

  /// Rounds floats to nearest, ties to even.
  ///
  /// - Parameters:
  ///   - x: [rows × width].
  ///   - execution: how to run.
  package init(_ x: Tensor, _ execution: Execution) {
    self.init(rows: x.rows, width: x.width, execution) { y, stride in
      execution.forEachBlock(of: x.rows, minimum: 64) { rows in
        execution.kernels.table.pointee.narrow_rows_bf16(
          x.address + rows.lowerBound * x.width, x.width, rows.count, x.width,
          y + rows.lowerBound * stride, stride)
      }
    }
  }

  /// The first number; the caller keeps the rows alive.
  var address: UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt16.self)
  }
}

/// Rows of 8-bit numbers, each row with its scale and minimum: x ≈ minimum + scale·q.
package struct QuantizedRows: Sendable {
  package let rows: Int
  package let width: Int
  /// Bytes from one row to the next: whole groups of four, which products read at once.
  let stride: Int
  private let storage: Storage
  private let factors: Tensor?

  /// Makes rows whose bytes, scales and minimums a closure writes, after multiplying every channel
  /// with its factor.
  init(
    rows: Int, width: Int, factors: Tensor?, _ execution: Execution,
    initializingWith initialize: (QuantizedRows) -> Void
  ) {
    self.rows = rows
    self.width = width
    self.factors = factors
    stride = (width + 3) / 4 * 4
    storage = Storage(capacity: rows * (stride / 4 + 2), arena: execution.arena)
    initialize(self)
  }

  /// Quantises floats.
  init(_ x: Tensor, factors: Tensor? = nil, _ execution: Execution) {
    self.init(rows: x.rows, width: x.width, factors: factors, execution) { y in
      execution.forEachBlock(of: x.rows, minimum: 64) { rows in
        var part = y.kernelRows(from: rows.lowerBound)
        execution.kernels.table.pointee.quantize_rows_u8(
          x.address + rows.lowerBound * x.width, x.width, rows.count, x.width, &part)
      }
    }
  }

  /// The rows from one on, as kernels write them; the caller keeps the rows alive.
  func kernelRows(from row: Int) -> sememe_rows_u8 {
    sememe_rows_u8(
      values: UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt8.self)
        + row * stride,
      ld: stride, scales: scales + row, minimums: scales + rows + row,
      factors: factors?.address)
  }

  /// A scale for each row and then a minimum for each row, behind the bytes.
  private var scales: UnsafeMutablePointer<Float> { storage.pointer + rows * stride / 4 }
}
