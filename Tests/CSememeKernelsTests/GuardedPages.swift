import Foundation
import SememeSystem

/// Pages of memory that end where no one may read or write.
struct GuardedPages {
  /// Where the accessible memory ends, at the beginning of a page.
  let end: UnsafeMutableRawPointer
  private let byteCount: Int

  /// Addresses of ends that nobody uses, by the bytes before them.
  private static let free = Locked<[Int: [UInt]]>([:])

  /// Pages with at least so many bytes before their end, with arbitrary contents.
  static func take(byteCount: Int) -> GuardedPages {
    let page = Int(getpagesize())
    let byteCount = (byteCount + page - 1) / page * page
    let address = free.withLock { $0[byteCount]?.popLast() }
    if let end = address.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) {
      return GuardedPages(end: end, byteCount: byteCount)
    }
    let memory = mmap(
      nil, byteCount + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let memory, memory != MAP_FAILED, mprotect(memory + byteCount, page, PROT_NONE) == 0
    else { preconditionFailure("no memory for a guarded buffer") }
    return GuardedPages(end: memory + byteCount, byteCount: byteCount)
  }

  /// Leaves the pages to the next who asks for as many.
  func giveBack() {
    GuardedPages.free.withLock { $0[byteCount, default: []].append(UInt(bitPattern: end)) }
  }
}
