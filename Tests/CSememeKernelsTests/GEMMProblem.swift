import CSememeKernels
import SememeTestSupport

/// A product with all its additions, and what it is by definition.
struct GEMMProblem {
  let format: ProductFormat
  let rows: Int
  let n: Int
  let k: Int
  /// The numbers that are multiplied: any floats, bfloat16, or integers from 0 to 255.
  var a: [Float]
  /// For 8 bits: integers up to ±127 times a power of two, so that quantising them is exact.
  var weight: [Float]
  /// Of the rows in 8 bits: an activation is minimum + scale·a.
  var scales: [Float]
  var minimums: [Float]
  let bias: [Float]
  let residual: [Float]

  init(_ format: ProductFormat, rows: Int, n: Int, k: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.format = format
    (self.rows, self.n, self.k) = (rows, n, k)
    bias = random.floats(n)
    residual = random.floats(rows * n)
    scales = random.floats(rows, scale: 0.02)
    minimums = random.floats(rows, scale: 2)
    switch format {
    case .float32: a = random.floats(rows * k)
    case .bfloat16: a = random.floats(rows * k).map(roundedToBFloat16)
    case .int8: a = (0..<rows * k).map { _ in Float(Int.random(in: 0...255, using: &random)) }
    }
    weight = random.floats(n * k)
    if format == .int8 {
      weight = (0..<n * k).map { at in
        let q = at % k == at / k % k ? 127 : Int.random(in: -127...127, using: &random)
        return Float(q) * Float(sign: .plus, exponent: -7 - at / k % 5, significand: 1)
      }
    }
  }

  /// An element of the product in double precision, and how far a result may lie from it.
  struct Exact {
    let value: Double
    let bound: Double
  }

  /// All elements of a·wᵀ, with what is added.
  func exact(hasBias: Bool, hasResidual: Bool) -> [Exact] {
    let a = a.map(Double.init)
    let w = weight.map { Double(format == .bfloat16 ? roundedToBFloat16($0) : $0) }
    return (0..<rows * n).map { at in
      let (row, column) = (at / n, at % n)
      var (sum, magnitude, total) = (0.0, 0.0, 0.0)
      for i in 0..<k {
        let product = a[row * k + i] * w[column * k + i]
        sum += product
        magnitude += abs(product)
        total += w[column * k + i]
      }
      var terms = k
      if format == .int8 {
        let (scaled, shifted) = (Double(scales[row]) * sum, Double(minimums[row]) * total)
        (sum, magnitude, terms) = (scaled + shifted, abs(scaled) + abs(shifted), 2)
      }
      let bias = hasBias ? Double(bias[column]) : 0
      let residual = hasResidual ? Double(residual[at]) : 0
      let bound = sumBound(terms: terms, magnitude: magnitude + abs(bias) + abs(residual))
      return Exact(value: sum + bias + residual, bound: bound)
    }
  }

  /// The problem of the first rows, columns and nothing else.
  func corner(rows: Int, n: Int) -> GEMMProblem {
    GEMMProblem(self, rows: rows, n: n)
  }

  private init(_ whole: GEMMProblem, rows: Int, n: Int) {
    format = whole.format
    (self.rows, self.n, k) = (rows, n, whole.k)
    a = Array(whole.a.prefix(rows * k))
    weight = Array(whole.weight.prefix(n * k))
    scales = Array(whole.scales.prefix(rows))
    minimums = Array(whole.minimums.prefix(rows))
    bias = Array(whole.bias.prefix(n))
    residual = (0..<rows).flatMap { whole.residual[($0 * whole.n)..<($0 * whole.n + n)] }
  }
}
