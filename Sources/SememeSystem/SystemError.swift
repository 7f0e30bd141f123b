#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What went wrong with a path: a system call that failed, or a file that is not what it should be.
package struct SystemError: Error, Sendable, CustomStringConvertible {
  /// The value of `errno`; 0 where no call failed.
  package let number: Int32
  /// What was tried, as in `open`.
  package let operation: String
  /// The file or folder concerned.
  package let path: String
  private let reason: String?

  /// A failed call.
  ///
  /// - Parameters:
  ///   - operation: what was tried.
  ///   - path: the file or folder concerned.
  ///   - number: the value of `errno`.
  package init(_ operation: String, _ path: String, number: Int32 = errno) {
    self.number = number
    self.operation = operation
    self.path = path
    reason = nil
  }

  /// A fault that no system call reports.
  ///
  /// - Parameters:
  ///   - operation: what was tried.
  ///   - path: the file or folder concerned.
  ///   - reason: why it cannot be done, in words.
  package init(_ operation: String, _ path: String, reason: String) {
    number = 0
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  /// Whether there is nothing at the path.
  package var isMissing: Bool { number == ENOENT || number == ENOTDIR }

  /// The call, the path and the system's words.
  package var description: String {
    if let reason { return "\(operation) \(path): \(reason)" }
    let words = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String in
      buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else {
        return "error \(number)"
      }
      return String(cString: start)
    }
    return "\(operation) \(path): \(words)"
  }
}
