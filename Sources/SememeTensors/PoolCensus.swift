/// What a pool's threads are doing, in one word: one atomic addition moves a thread from one state
/// to another, and one read sees them all.
struct PoolCensus {
  let word: UInt64

  /// A thread in one of the pool's places: a worker that works or looks for work, or a caller from
  /// outside.
  static let placed: UInt64 = 1
  /// A worker that must be woken.
  static let sleeping: UInt64 = 1 << 16
  /// A worker that may come to work, whatever it does now: callers that gave way are left out.
  static let serving: UInt64 = 1 << 32

  var placed: Int { Int(word & 0xFFFF) }
  var sleeping: Int { Int(word >> 16 & 0xFFFF) }
  var serving: Int { Int(word >> 32) }
}
