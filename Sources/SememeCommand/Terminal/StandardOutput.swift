/// Lines that a command prints.
struct StandardOutput {
  private let output: OutputFile

  init() {
    output = OutputFile.standardOutput()
  }

  /// Prints lines, or an empty one.
  ///
  /// - Parameter text: without the last line break.
  /// - Throws: `BrokenPipe`, or `CommandError` where the output cannot be written.
  func print(_ text: String = "") throws {
    try output.write(Array(text.utf8) + [UInt8(ascii: "\n")])
    try output.flush()
  }
}
