/// Lines for the user beside the output.
enum StandardError {
  /// Writes one line; control characters of the text show as escapes.
  ///
  /// A line that cannot be written is lost: there is no place left to say so.
  ///
  /// - Parameter line: without a line break.
  static func write(_ line: String) {
    raw(line.map(\.visible).joined() + "\n")
  }

  /// Writes text as it is, as for a line that overwrites itself.
  ///
  /// - Parameter text: any text.
  static func raw(_ text: String) {
    Array(text.utf8).withUnsafeBytes {
      try? FileDescriptor.standardError.write($0, name: "standard error")
    }
  }
}

extension Character {
  /// The character, or an escape such as `\u{1b}` where it would steer the terminal.
  fileprivate var visible: String { DisplayText.escaping(String(self)) }
}
