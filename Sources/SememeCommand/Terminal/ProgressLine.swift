/// A line on standard error that overwrites itself, where that is a terminal.
final class ProgressLine {
  private let isShown = FileDescriptor.standardError.isTerminal
  private var last: ContinuousClock.Instant?
  private static let interval = Duration.milliseconds(100)

  /// Shows a text, at most ten times a second.
  ///
  /// - Parameter text: short, in one line.
  func show(_ text: @autoclosure () -> String) {
    let now = ContinuousClock.now
    if !isShown { return }
    if let last, now - last < ProgressLine.interval { return }
    last = now
    StandardError.raw("\r\u{1B}[K\(DisplayText.cut(text(), to: 78))")
  }

  deinit {
    if last != nil { StandardError.raw("\r\u{1B}[K") }
  }
}
