#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A system call that failed on a path.
package struct SystemError: Error, Sendable, CustomStringConvertible {
  /// The value of `errno`.
  package let number: Int32
  /// What was tried, as in `open`.
  package let operation: String
  /// The file or folder concerned.
  package let path: String

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
  }

  /// The call, the path and the system's words.
  package var description: String {
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
