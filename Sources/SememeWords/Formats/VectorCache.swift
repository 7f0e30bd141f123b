internal import SememeSystem
internal import SememeTensors

/// What was learnt of a large file, kept for the next time: its words with the table that finds them,
/// and the places of its rows, or the rows themselves where the file holds text or is packed.
///
/// An entry lies under a hash of the file's path and of the options, and names the file's size and
/// date, without which it is not used. It is mapped: nothing but what is asked for is read.
struct VectorCache {
  private let path: String
  private let source: FileContents
  private let key: String

  /// The cache's place for a file.
  ///
  /// - Returns: nil where nothing is to be kept: for small files, or without a folder.
  init?(_ source: FileContents, _ options: WordLoadingOptions) {
    guard let folder = options.cacheFolder, source.count >= options.smallestCachedFile,
      let resolved = FileSystem.resolved(source.path)
    else { return nil }
    let limit = options.limit.map(String.init) ?? "all"
    key = "\(resolved)\n\(limit)\n\(options.precision.rawValue)"
    // FNV-1a, 64 bits.
    let hash = key.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    path = "\(folder)/\(String(hash, radix: 16)).words"
    self.source = source
  }

  /// The vectors that the entry holds; nil where there is none for this file as it is now.
  func load() -> WordVectors? {
    guard let file = try? FileContents(path: path) else { return nil }
    var reader = VectorCacheReader(file)
    guard reader.header(key, source.identity) else { return nil }
    return reader.vectors(source)
  }

  /// Keeps vectors; where that cannot be done, the file is read anew the next time.
  func store(_ vectors: WordVectors) {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    guard let sections = VectorCacheSections(vectors) else { return }
    do throws(SystemError) {
      try FileSystem.makeFolder(String(path[..<slash]))
      try sections.write(to: path, key, source.identity)
    } catch {
      // A full disk or a folder that is not ours: only time is lost.
    }
  }
}

/// The numbers at the beginning of an entry, each of eight bytes.
enum VectorCacheField: Int, CaseIterable {
  case signature, version, keySize, sourceSize, device, inode, seconds, nanoseconds
  case count, dimension, duplicates, seed, wordBytes, slots, rows

  /// "SMWORDS" and a zero, little-endian.
  static let signatureValue: UInt64 = 0x0053_4452_4F57_4D53
  static let currentVersion: UInt64 = 1
}

/// How an entry keeps rows.
enum VectorCacheRows: UInt64 {
  /// Where each begins in the file itself.
  case places = 0
  case floats, halves, integers
}

/// The parts of an entry on their way to disk.
private struct VectorCacheSections {
  private let vectors: WordVectors
  private let rows: VectorCacheRows

  /// - Returns: nil for vectors that are kept in another way.
  init?(_ vectors: WordVectors) {
    self.vectors = vectors
    switch vectors.matrix.storage {
    case .file(let rows):
      guard case .listed = rows.places else { return nil }
      self.rows = .places
    case .floats: rows = .floats
    case .halves: rows = .halves
    case .integers: rows = .integers
    case .quantized, .subwords: return nil
    }
  }

  func write(to path: String, _ key: String, _ source: FileIdentity) throws(SystemError) {
    let file = try AtomicFile(path: path)
    var writer = AlignedWriter(file)
    try writer.append(header(key, source).withUnsafeBytes { Array($0) })
    try writer.append(Array(key.utf8))
    let vocabulary = vectors.vocabulary
    try writer.append(vocabulary.offsets)
    try writer.append(vocabulary.bytes)
    try writer.append(vocabulary.table.slots)
    switch vectors.matrix.storage {
    case .file(let rows):
      if case .listed(let places) = rows.places { try writer.append(places) }
    case .floats(let tensor):
      try tensor.withUnsafeBuffer { (numbers) throws(SystemError) in
        try writer.append(UnsafeRawBufferPointer(numbers))
      }
    case .halves(let numbers): try writer.append(numbers)
    case .integers(let numbers, let steps):
      try writer.append(numbers)
      try writer.append(steps)
    case .quantized, .subwords: break
    }
    try file.commit()
  }

  private func header(_ key: String, _ source: FileIdentity) -> [UInt64] {
    let vocabulary = vectors.vocabulary
    return VectorCacheField.allCases.map { field in
      switch field {
      case .signature: VectorCacheField.signatureValue
      case .version: VectorCacheField.currentVersion
      case .keySize: UInt64(key.utf8.count)
      case .sourceSize: UInt64(bitPattern: source.size)
      case .device: source.device
      case .inode: source.inode
      case .seconds: UInt64(bitPattern: source.seconds)
      case .nanoseconds: UInt64(bitPattern: source.nanoseconds)
      case .count: UInt64(vocabulary.count)
      case .dimension: UInt64(vectors.dimension)
      case .duplicates: UInt64(vocabulary.duplicates)
      case .seed: vocabulary.table.seed
      case .wordBytes: UInt64(vocabulary.bytes.count)
      case .slots: UInt64(vocabulary.table.slots.count)
      case .rows: rows.rawValue
      }
    }
  }
}

/// Appends parts to a file, each at a multiple of 64 bytes.
private struct AlignedWriter {
  private let file: AtomicFile

  init(_ file: AtomicFile) { self.file = file }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try file.write(raw: bytes)
    try file.write(repeatElement(0, count: VectorCacheReader.padding(after: bytes.count)))
  }

  mutating func append(_ bytes: [UInt8]) throws(SystemError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
      try append(UnsafeRawBufferPointer(bytes))
    }
  }

  mutating func append<T>(_ numbers: StoredNumbers<T>) throws(SystemError) {
    try numbers.withBytes { (bytes) throws(SystemError) in try append(bytes) }
  }
}
