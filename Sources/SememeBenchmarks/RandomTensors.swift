import SememeTensors
import SememeTestSupport

/// Reproducible operands: uniform numbers from −1 to 1.
struct RandomTensors {
  private var generator = SeededGenerator(seed: 0x5E3E_3E00)

  /// A tensor of random numbers.
  mutating func tensor(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(shape) { pointer in
      for index in 0..<count {
        pointer[index] = Float(Int64(bitPattern: generator.next()) >> 40) * 0x1p-23
      }
    }
  }

  /// A whole number below a bound.
  mutating func integer(below bound: Int) -> Int {
    Int(generator.next() >> 33) % bound
  }
}
