#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where results and complaints go.
enum StandardStreams {
  /// Prints text at once, so that each table shows when it is done.
  static func write(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Prints text beside the results.
  static func writeError(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  /// Ends the process.
  static func exit(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }

  private static func write(_ text: String, to file: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      // Nobody reads any more: there is no place left to say so.
      if written <= 0 { exit(1) }
      bytes = bytes.dropFirst(written)
    }
  }
}

#if canImport(Glibc)
  private let systemWrite = Glibc.write
#elseif canImport(Musl)
  private let systemWrite = Musl.write
#else
  private let systemWrite = Darwin.write
#endif
