internal import SememeSystem

/// Sorted lists of counts that did not fit into memory, in one file without a name.
///
/// The file is appended to under the lock alone, and read when nobody appends.
final class CooccurrenceRuns: Sendable {
  private struct State {
    var file: ScratchFile?
    var runs: [Range<Int>] = []
  }

  private let folder: String
  private let state: Locked<State>

  init(folder: String) {
    self.folder = folder
    state = Locked(State())
  }

  /// How many lists there are.
  var count: Int { state.withLock { $0.runs.count } }

  /// How many pairs they hold together.
  var pairCount: Int {
    state.withLock { ($0.file?.size ?? 0) / MemoryLayout<CooccurrenceCount>.stride }
  }

  /// Appends a sorted list.
  func append(_ counts: UnsafeBufferPointer<CooccurrenceCount>) throws(WordVectorsError) {
    if counts.isEmpty { return }
    do throws(SystemError) {
      try state.withLock { (state) throws(SystemError) in
        let file: ScratchFile
        if let open = state.file { file = open } else { file = try ScratchFile(in: folder) }
        state.file = file
        let begin = file.size
        try file.append(UnsafeRawBufferPointer(counts))
        state.runs.append(begin..<file.size)
      }
    } catch {
      throw WordVectorsError.spilling(error)
    }
  }

  /// Readers of all lists.
  func readers() -> [CooccurrenceReader] {
    state.withLock { state in
      guard let file = state.file else { return [] }
      return state.runs.map { CooccurrenceReader(file: file, range: $0) }
    }
  }
}

extension WordVectorsError {
  /// What stopped a file of what does not fit into memory.
  static func spilling(_ cause: SystemError) -> WordVectorsError {
    WordVectorsError(
      .unwritableFile,
      "cannot \(cause); pairs that do not fit into memory go there: free space on that disk, choose "
        + "another folder for temporary files, or allow more memory", path: cause.path)
  }
}

/// One sorted list, read from its file or from memory.
final class CooccurrenceReader {
  private let file: ScratchFile?
  private var rest: Range<Int>
  private var block: [CooccurrenceCount]
  private var place = 0
  private static let blockSize = 1 << 14

  init(file: ScratchFile, range: Range<Int>) {
    self.file = file
    rest = range
    block = []
  }

  init(_ counts: [CooccurrenceCount]) {
    file = nil
    rest = 0..<0
    block = counts
  }

  /// Counts that it holds in memory and has not given yet.
  var countInMemory: Int { block.count - place }

  /// The next count; nil at the end.
  func next() throws(WordVectorsError) -> CooccurrenceCount? {
    if place == block.count {
      guard try refill() else { return nil }
    }
    defer { place += 1 }
    return block[place]
  }

  private func refill() throws(WordVectorsError) -> Bool {
    guard let file, !rest.isEmpty else { return false }
    let width = MemoryLayout<CooccurrenceCount>.stride
    let count = min(rest.count / width, CooccurrenceReader.blockSize)
    let begin = rest.lowerBound
    var failure: SystemError?
    block = [CooccurrenceCount](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SystemError) {
        try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: begin)
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw WordVectorsError.spilling(failure) }
    rest = begin + count * width..<rest.upperBound
    place = 0
    return true
  }
}
