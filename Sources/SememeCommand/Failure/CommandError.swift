/// Why the command stops: one line for the user, and the number that the process ends with.
struct CommandError: Error, CustomStringConvertible {
  /// The number that the process ends with.
  let status: Int32
  /// What was found, what was expected and what to do.
  let description: String

  init(_ status: Int32, _ description: String) {
    self.status = status
    self.description = description
  }
}

/// Nobody reads the output any more, as after `| head`: the command stops without a word.
struct BrokenPipe: Error {}
