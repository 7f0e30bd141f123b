internal import SememeSystem
package import SememeTensors

/// All pairs in an order drawn by lot, in memory or in a file without a name, cut into blocks.
///
/// `@unchecked Sendable`: never written after `init`.
package final class GloVeCells: @unchecked Sendable {
  /// How many there are.
  package let count: Int
  private let memory: UnsafeMutableBufferPointer<GloVeCell>
  private let file: ScratchFile?
  /// Cells of the memory or bytes of the file.
  private let blocks: [Range<Int>]

  /// Cells of a block.
  static let blockSize = 1 << 13

  init(memory: UnsafeMutableBufferPointer<GloVeCell>, count: Int) {
    self.memory = memory
    self.count = count
    file = nil
    blocks = stride(from: 0, to: count, by: GloVeCells.blockSize).map {
      $0..<min($0 + GloVeCells.blockSize, count)
    }
  }

  init(file: ScratchFile, blocks: [Range<Int>]) {
    self.file = file
    self.blocks = blocks
    memory = .init(start: nil, count: 0)
    count = blocks.reduce(0) { $0 + $1.count } / MemoryLayout<GloVeCell>.stride
  }

  deinit { memory.deallocate() }

  /// How many blocks there are.
  package var blockCount: Int { blocks.count }

  /// Gives a closure one block.
  ///
  /// - Parameters:
  ///   - number: which.
  ///   - body: gets cells that are valid during the call.
  /// - Returns: what the closure returns.
  /// - Throws: `WordVectorsError` where the disk fails.
  package func withBlock<R>(
    _ number: Int, _ body: (UnsafeBufferPointer<GloVeCell>) -> R
  ) throws(WordVectorsError) -> R {
    let range = blocks[number]
    guard let file else {
      defer { withExtendedLifetime(self) {} }
      return body(UnsafeBufferPointer(rebasing: memory[range]))
    }
    let cells = UnsafeMutableBufferPointer<GloVeCell>.allocate(
      capacity: range.count / MemoryLayout<GloVeCell>.stride)
    defer { cells.deallocate() }
    do throws(SystemError) {
      try file.read(into: UnsafeMutableRawBufferPointer(cells), at: range.lowerBound)
    } catch {
      throw WordVectorsError.spilling(error)
    }
    return body(UnsafeBufferPointer(cells))
  }
}

/// Collects pairs and puts them into an order drawn by lot, in bounded memory.
///
/// What does not fit is dealt out by lot to buckets on the disk, each of which does; every order of
/// all pairs is as likely as any other.
final class GloVeCellShuffler {
  private static let bucketCount = 128
  private var random: SplitMix
  private let folder: String
  private let flag: CancellationFlag
  /// What was collected; memory for all there can be, or for as many as fit.
  private var memory: UnsafeMutableBufferPointer<GloVeCell>
  private var filled = 0
  private var buckets: [Bucket] = []
  private var file: ScratchFile?

  /// What waits to be written, and what was.
  private struct Bucket {
    var cells: [GloVeCell] = []
    var ranges: [Range<Int>] = []
  }

  /// - Parameters:
  ///   - expected: at most so many cells come.
  ///   - limit: so many are kept in memory.
  ///   - seed: begins the lot.
  ///   - folder: where the file is made.
  ///   - flag: ends the work early.
  init(expected: Int, limit: Int, seed: UInt64, folder: String, flag: CancellationFlag) {
    random = SplitMix(seed: seed)
    self.folder = folder
    self.flag = flag
    memory = .allocate(capacity: max(min(expected, limit), GloVeCells.blockSize))
  }

  deinit { memory.deallocate() }

  /// Collects a cell.
  func append(_ cell: GloVeCell) throws {
    if file == nil {
      if filled < memory.count {
        memory[filled] = cell
        filled += 1
        return
      }
      try spill()
    }
    try deal(cell)
  }

  /// All cells in their order.
  func finish() throws -> GloVeCells {
    guard let file else {
      shuffle(UnsafeMutableBufferPointer(rebasing: memory[..<filled]))
      defer { memory = .init(start: nil, count: 0) }
      return GloVeCells(memory: memory, count: filled)
    }
    for number in buckets.indices { try write(number) }
    for bucket in buckets { try shuffle(bucket, in: file) }
    return GloVeCells(file: file, blocks: buckets.flatMap(\.ranges))
  }

  private func spill() throws {
    do throws(SystemError) {
      file = try ScratchFile(in: folder)
    } catch {
      throw WordVectorsError.spilling(error)
    }
    buckets = (0..<GloVeCellShuffler.bucketCount).map { _ in
      var bucket = Bucket()
      bucket.cells.reserveCapacity(GloVeCells.blockSize)
      return bucket
    }
    for place in 0..<filled { try deal(memory[place]) }
    memory.deallocate()
    memory = .init(start: nil, count: 0)
  }

  private func deal(_ cell: GloVeCell) throws {
    let number = random.below(GloVeCellShuffler.bucketCount)
    buckets[number].cells.append(cell)
    if buckets[number].cells.count == GloVeCells.blockSize { try write(number) }
  }

  private func write(_ number: Int) throws {
    guard let file, !buckets[number].cells.isEmpty else { return }
    try flag.check()
    let begin = file.size
    let failure = buckets[number].cells.withUnsafeBytes { bytes -> SystemError? in
      do throws(SystemError) {
        try file.append(bytes)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw WordVectorsError.spilling(failure) }
    buckets[number].ranges.append(begin..<file.size)
    buckets[number].cells.removeAll(keepingCapacity: true)
  }

  /// Reads a bucket, shuffles it and writes it back.
  private func shuffle(_ bucket: Bucket, in file: ScratchFile) throws {
    try flag.check()
    let count = bucket.ranges.reduce(0) { $0 + $1.count } / MemoryLayout<GloVeCell>.stride
    let cells = UnsafeMutableBufferPointer<GloVeCell>.allocate(capacity: max(count, 1))
    defer { cells.deallocate() }
    let bytes = UnsafeMutableRawBufferPointer(cells)
    do throws(SystemError) {
      var place = 0
      for range in bucket.ranges {
        let part = UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + range.count])
        try file.read(into: part, at: range.lowerBound)
        place += range.count
      }
      shuffle(UnsafeMutableBufferPointer(rebasing: cells[..<count]))
      place = 0
      for range in bucket.ranges {
        let part = UnsafeRawBufferPointer(rebasing: bytes[place..<place + range.count])
        try file.overwrite(part, at: range.lowerBound)
        place += range.count
      }
    } catch {
      throw WordVectorsError.spilling(error)
    }
  }

  /// Every order is as likely as any other (Durstenfeld 1964, "Algorithm 235: Random permutation").
  private func shuffle(_ cells: UnsafeMutableBufferPointer<GloVeCell>) {
    guard cells.count > 1 else { return }
    for last in stride(from: cells.count - 1, to: 0, by: -1) {
      cells.swapAt(last, random.below(last + 1))
    }
  }
}
