internal import SememeSystem
internal import SememeTensors

/// Reads an entry of the cache: every part is checked before it is used, for a damaged entry must not
/// do more harm than a missing one.
struct VectorCacheReader {
  private let file: FileContents
  private var position = 0

  private static let alignment = 64

  init(_ file: FileContents) { self.file = file }

  /// Bytes that fill up a part to a multiple of the alignment.
  static func padding(after count: Int) -> Int { (alignment - count % alignment) % alignment }

  /// Whether the entry is of this version, for this key and this version of the file.
  mutating func header(_ key: String, _ source: FileIdentity) -> Bool {
    let size = VectorCacheField.allCases.count * 8
    guard file.count >= size else { return false }
    let isRight =
      value(.signature) == VectorCacheField.signatureValue
      && value(.version) == VectorCacheField.currentVersion
      && value(.sourceSize) == UInt64(bitPattern: source.size)
      && value(.device) == source.device && value(.inode) == source.inode
      && value(.seconds) == UInt64(bitPattern: source.seconds)
      && value(.nanoseconds) == UInt64(bitPattern: source.nanoseconds)
      && value(.keySize) == UInt64(key.utf8.count)
    guard isRight, take(size, 1) != nil, let range = take(key.utf8.count, 1) else { return false }
    return file.withBytes { $0[range].elementsEqual(key.utf8) }
  }

  /// The vectors; nil where the entry is damaged.
  mutating func vectors(_ source: FileContents) -> WordVectors? {
    guard let rows = VectorCacheRows(rawValue: value(.rows)),
      let count = Int(exactly: value(.count)), count > 0, count < Int(UInt32.max),
      let dimension = Int(exactly: value(.dimension)), dimension > 0,
      dimension <= VectorSizes.largestDimension,
      let words = vocabulary(count),
      let storage = storage(rows, count, dimension, source),
      position == file.count
    else { return nil }
    return WordVectors(
      vocabulary: words,
      matrix: WordMatrix(rowCount: count, dimension: dimension, storage: storage))
  }

  private mutating func vocabulary(_ count: Int) -> WordVocabulary? {
    guard let size = Int(exactly: value(.wordBytes)), let slotCount = Int(exactly: value(.slots)),
      slotCount > count, slotCount & (slotCount - 1) == 0,
      let offsets = numbers(count + 1, UInt32.self), let bytes = numbers(size, UInt8.self),
      let slots = numbers(slotCount, UInt64.self),
      Self.areGrowing(offsets.buffer, to: size)
    else { return nil }
    let table = WordTable(seed: value(.seed), slots: slots)
    return WordVocabulary(
      bytes: bytes, offsets: offsets, frequencies: nil, table: table,
      duplicates: Int(clamping: value(.duplicates)))
  }

  private mutating func storage(
    _ rows: VectorCacheRows, _ count: Int, _ dimension: Int, _ source: FileContents
  ) -> WordMatrix.Storage? {
    let total = count.multipliedReportingOverflow(by: dimension)
    guard !total.overflow else { return nil }
    switch rows {
    case .places:
      let last = source.count - dimension * MemoryLayout<Float>.size
      guard last >= 0, let places = numbers(count, UInt64.self),
        places.buffer.reduce(0, max) <= UInt64(last)
      else { return nil }
      return .file(FileRows(file: source, places: .listed(places)))
    case .floats:
      guard let numbers = numbers(total.partialValue, Float.self),
        let base = numbers.buffer.baseAddress
      else { return nil }
      return .floats(Tensor(reading: base, shape: [count, dimension], owner: file))
    case .halves: return numbers(total.partialValue, UInt16.self).map { .halves($0) }
    case .integers:
      guard let integers = numbers(total.partialValue, Int8.self),
        let steps = numbers(count, Float.self)
      else { return nil }
      return .integers(integers, steps: steps)
    }
  }

  private func value(_ field: VectorCacheField) -> UInt64 {
    file.withBytes { $0.loadUnaligned(fromByteOffset: field.rawValue * 8, as: UInt64.self) }
  }

  private mutating func numbers<T>(_ count: Int, _: T.Type) -> StoredNumbers<T>? {
    guard let range = take(count, MemoryLayout<T>.size) else { return nil }
    return file.withBytes { bytes in
      StoredNumbers(
        reading: UnsafeRawBufferPointer(rebasing: bytes[range]).bindMemory(to: T.self),
        owner: file)
    }
  }

  /// Steps over a part; nil where the file ends before it does.
  private mutating func take(_ count: Int, _ size: Int) -> Range<Int>? {
    let bytes = count.multipliedReportingOverflow(by: size)
    guard !bytes.overflow, bytes.partialValue <= file.count - position else { return nil }
    let range = position..<position + bytes.partialValue
    position = min(range.upperBound + Self.padding(after: bytes.partialValue), file.count)
    return range
  }

  private static func areGrowing(_ offsets: UnsafeBufferPointer<UInt32>, to end: Int) -> Bool {
    var isGrowing = offsets.first == 0 && offsets.last.map(Int.init) == end
    for place in 1..<offsets.count where offsets[place] < offsets[place - 1] { isGrowing = false }
    return isGrowing
  }
}
