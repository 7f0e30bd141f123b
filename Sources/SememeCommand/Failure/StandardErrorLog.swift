import Logging

/// Shows what the libraries report, from notices upward, as lines of the command's own.
struct StandardErrorLog: LogHandler {
  var logLevel: Logger.Level = .notice
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }
      .map { "\($0.key): \(DisplayText.cut("\($0.value)", to: 60))" }
    let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
    StandardError.write("sememe: \(event.message)\(suffix)")
  }
}
