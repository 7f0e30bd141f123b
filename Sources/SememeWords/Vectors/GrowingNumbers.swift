#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Numbers that are collected one after the other and then only read, without being copied once more:
/// the system moves large blocks by their pages.
///
/// `@unchecked Sendable`: whoever hands out the numbers appends nothing afterwards.
final class GrowingNumbers<Number: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private var memory: UnsafeMutablePointer<Number>?
  private var capacity = 0
  private(set) var count = 0

  deinit { free(memory) }

  /// Makes room for so many numbers in all.
  func reserve(_ numbers: Int) {
    guard numbers > capacity else { return }
    let (bytes, overflow) = numbers.multipliedReportingOverflow(by: MemoryLayout<Number>.stride)
    guard !overflow, let moved = realloc(memory, bytes) else {
      preconditionFailure("no memory for \(numbers) numbers")
    }
    memory = moved.assumingMemoryBound(to: Number.self)
    capacity = numbers
  }

  /// Appends numbers that a closure writes, every one of them.
  func append(count added: Int, _ write: (UnsafeMutablePointer<Number>) -> Void) {
    if count + added > capacity { reserve(max(count + added, capacity + capacity / 2)) }
    guard let memory else { return }
    write(memory + count)
    count += added
  }

  /// The numbers, kept alive by this object.
  var stored: StoredNumbers<Number> {
    StoredNumbers(reading: UnsafeBufferPointer(start: memory, count: count), owner: self)
  }
}
