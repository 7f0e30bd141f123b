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
    StandardError.write("sememe: \(event.message)")
  }
}
