import SememeTensors

/// Reproducible operands: uniform numbers from −1 to 1.
///
/// SplitMix64 (Steele et al. 2014).
struct RandomTensors {
  private var state: UInt64 = 0x5E3E_3E00

  /// A tensor of random numbers.
  mutating func tensor(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(shape) { pointer in
      for index in 0..<count {
        pointer[index] = Float(Int64(bitPattern: next()) >> 40) * 0x1p-23
      }
    }
  }

  /// A whole number below a bound.
  mutating func integer(below bound: Int) -> Int {
    Int(next() >> 33) % bound
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var x = state
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }
}
