import SememeSystem

/// Adds up what the downloads of several files report, and passes it on in order.
final class ProgressMeter: Sendable {
  private let report: (@Sendable (PullProgress) -> Void)?
  private let size: Int?
  private let bytesByFile = Locked<[RemotePath: Int]>([:])

  /// A meter at zero.
  ///
  /// - Parameters:
  ///   - files: all wanted files.
  ///   - report: who wants to know.
  init(files: [RemoteFile], report: (@Sendable (PullProgress) -> Void)?) {
    self.report = report
    size = files.reduce(Int?(0)) { sum, file in
      guard let sum, let size = file.size else { return nil }
      let (total, overflow) = sum.addingReportingOverflow(size)
      return overflow ? nil : total
    }
  }

  /// Notes that a file has grown, or was found whole.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - bytes: how many of its bytes are there.
  ///   - fileSize: its length.
  func update(_ path: RemotePath, bytes: Int, of fileSize: Int) {
    guard let report else { return }
    // Reported under the lock, so that reports arrive in the order of their sums.
    bytesByFile.withLock { files in
      files[path] = bytes
      report(
        PullProgress(
          file: path.description, fileBytes: bytes, fileSize: fileSize,
          bytes: files.values.reduce(0, +), size: size))
    }
  }
}
