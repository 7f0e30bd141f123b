import ArgumentParser
import Sememe

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SememeCommand {
  /// Tells the user why the command stops, in one line, and ends the process.
  ///
  /// - Parameter error: what was thrown while arguments were parsed or the command ran.
  static func exit(after error: any Error) -> Never {
    if let signal = Interruption.signal { systemExit(ExitStatus.interrupted + signal) }
    if error is BrokenPipe { systemExit(0) }
    let parserStatus = exitCode(for: error)
    if parserStatus == .success {
      systemExit(printHelp(fullMessage(for: error)))
    }
    if parserStatus == .validationFailure {
      StandardError.write("sememe: \(message(for: error)) (\(hint(for: error)))")
      systemExit(ExitStatus.usage)
    }
    let failure = CommandError(error)
    StandardError.write("sememe: \(failure)")
    systemExit(failure.status)
  }

  /// Prints help or the version.
  ///
  /// - Returns: the status to end with.
  private static func printHelp(_ text: String) -> Int32 {
    do {
      try StandardOutput().print(text)
      return 0
    } catch is BrokenPipe {
      return 0
    } catch {
      let failure = CommandError(error)
      StandardError.write("sememe: \(failure)")
      return failure.status
    }
  }

  /// Where the usage is explained, from the last line of the parser's message.
  private static func hint(for error: any Error) -> String {
    let lines = fullMessage(for: error).split(separator: "\n")
    guard let see = lines.last(where: { $0.contains("See '") }),
      let start = see.firstIndex(of: "'"), let end = see.lastIndex(of: "'"), start < end
    else { return "'sememe --help' explains the usage" }
    return "\(see[start...end]) explains the usage"
  }
}

#if canImport(Glibc)
  private func systemExit(_ status: Int32) -> Never { Glibc.exit(status) }
#elseif canImport(Musl)
  private func systemExit(_ status: Int32) -> Never { Musl.exit(status) }
#else
  private func systemExit(_ status: Int32) -> Never { Darwin.exit(status) }
#endif
