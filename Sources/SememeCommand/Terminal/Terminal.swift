import ArgumentParser
import Sememe

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// When output is coloured.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case always
  case never
}

/// What standard output is connected to.
enum Terminal {
  /// The columns that a line may take: those of the terminal, else of `COLUMNS`, else 80.
  static var width: Int {
    var size = winsize()
    if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return ProcessEnvironment.current["COLUMNS"].flatMap { Int($0) }.map { min(max($0, 40), 1000) }
      ?? 80
  }

  /// Whether to colour: by choice, or on a terminal unless `NO_COLOR` is set (https://no-color.org).
  ///
  /// - Parameter choice: what the user asks for.
  /// - Returns: whether escape sequences may be printed.
  static func isColored(_ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto:
      FileDescriptor.standardOutput.isTerminal && ProcessEnvironment.current["NO_COLOR"] == nil
        && ProcessEnvironment.current["TERM"] != "dumb"
    }
  }
}
