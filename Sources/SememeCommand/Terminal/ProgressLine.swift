import SememeSystem

/// A line on standard error that overwrites itself, where that is a terminal.
final class ProgressLine: Sendable {
  private let isShown = FileDescriptor.standardError.isTerminal
  private let last = Locked<ContinuousClock.Instant?>(nil)
  private static let interval = Duration.milliseconds(100)

  /// Shows a text, at most ten times a second.
  ///
  /// - Parameter text: short, in one line.
  func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = last.withLock { last in
      if let last, now - last < ProgressLine.interval { return false }
      last = now
      return true
    }
    if isDue { StandardError.raw("\r\u{1B}[K\(DisplayText.cut(text(), to: 78))") }
  }

  /// Takes the line away, where one is shown.
  func clear() {
    let wasShown = last.withLock { last in
      defer { last = nil }
      return last != nil
    }
    if wasShown { StandardError.raw("\r\u{1B}[K") }
  }

  deinit { clear() }
}
