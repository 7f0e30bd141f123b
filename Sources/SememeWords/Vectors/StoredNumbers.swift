/// Numbers that are never written again: an array's of our own, or those of a mapped file.
///
/// `@unchecked Sendable`: only read, and the owner keeps them alive.
struct StoredNumbers<Number: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// The numbers; whoever keeps the pointer longer than this value keeps the owner too.
  let buffer: UnsafeBufferPointer<Number>
  private let owner: AnyObject?

  /// Memory that is given back with its last holder.
  private final class Block {
    let memory: UnsafeMutableBufferPointer<Number>
    init(_ memory: UnsafeMutableBufferPointer<Number>) { self.memory = memory }
    deinit { memory.deallocate() }
  }

  /// Room for numbers that a closure writes, every one of them.
  init(count: Int, initializingWith write: (UnsafeMutableBufferPointer<Number>) throws -> Void)
    rethrows
  {
    let block = Block(.allocate(capacity: count))
    try write(block.memory)
    buffer = UnsafeBufferPointer(block.memory)
    owner = block
  }

  /// A copy of an array.
  init(_ numbers: [Number]) {
    self.init(count: numbers.count) { _ = $0.initialize(from: numbers) }
  }

  /// Numbers in memory that an owner keeps alive and nobody writes.
  ///
  /// - Precondition: the address is aligned.
  init(reading buffer: UnsafeBufferPointer<Number>, owner: AnyObject) {
    precondition(
      Int(bitPattern: buffer.baseAddress).isMultiple(of: MemoryLayout<Number>.alignment),
      "stored numbers: not aligned")
    self.buffer = buffer
    self.owner = owner
  }

  var count: Int { buffer.count }

  subscript(index: Int) -> Number {
    precondition(index >= 0 && index < buffer.count, "stored numbers: \(index) of \(count)")
    defer { withExtendedLifetime(owner) {} }
    return buffer[index]
  }

  /// The numbers as the bytes of a file.
  func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(owner) {} }
    return try body(UnsafeRawBufferPointer(buffer))
  }
}
