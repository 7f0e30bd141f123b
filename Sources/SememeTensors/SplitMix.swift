/// Random numbers that belong to a seed, the same on every machine: SplitMix64 (Steele, Lea and
/// Flood 2014, doi:10.1145/2660193.2660195).
package struct SplitMix: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  init(state: UInt64) { self.state = state }

  @inlinable package init(seed: UInt64) { state = seed }

  @inlinable package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix.mixed(state)
  }

  /// A number from 0 to below 1, in steps of 2⁻²⁴.
  package mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number below a bound, by the upper half of a product (Lemire 2019, doi:10.1145/3230636); its
  /// unevenness of 2⁻⁶⁴ × bound is left.
  package mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// What a state gives.
  @inlinable static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
