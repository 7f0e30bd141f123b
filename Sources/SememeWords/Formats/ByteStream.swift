internal import SememeCheckpoints
internal import SememeSystem

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The bytes of a file one after the other: where they are mapped, or unpacked from gzip bit by bit.
///
/// Not `Sendable`: one reader at a time.
struct ByteStream {
  /// The file, for messages and for rows that stay in it.
  let file: FileContents
  /// Unpacks the file; nil where its bytes are what is read.
  private let gzip: GzipReader?
  /// Unpacked bytes that were not read yet.
  private var buffer: [UInt8] = []
  /// The next byte: of the file, or of the buffer.
  private var cursor = 0
  /// Unpacked bytes before the buffer.
  private var passed = 0

  /// Bytes of a plain file whose memory has been given back.
  private var released = 0

  private static let pieceSize = 1 << 20
  /// How much of a plain file stays in memory behind the place that is read.
  private static let keptBehind = 32 << 20

  /// A file from its beginning.
  ///
  /// - Parameters:
  ///   - path: plain or packed with gzip.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `WordVectorsError` where it cannot be read.
  init(path: String, mapping: Mapping = .automatic) throws(WordVectorsError) {
    do throws(SystemError) {
      file = try FileContents(path: path, mapping: mapping)
    } catch {
      throw WordVectorsError(reading: error)
    }
    if file.withBytes(GzipReader.isGzip) {
      do throws(CheckpointError) {
        gzip = try GzipReader(file)
      } catch {
        throw WordVectorsError(unpacking: error, path)
      }
    } else {
      gzip = nil
    }
  }

  /// The file's path.
  var path: String { file.path }

  /// Whether the file is still the one that was opened.
  var isUnchanged: Bool { file.isUnchanged }

  /// Whether the bytes are unpacked, so that nothing can stay in the file.
  var isPacked: Bool { gzip != nil }

  /// How many bytes have been read.
  var position: Int { passed + cursor }

  /// The most bytes that may still come: exact for plain files; for packed ones, deflate packs no
  /// more than 1032 bytes into one.
  var remainingBound: Int {
    if gzip == nil { return file.count - cursor }
    let (bound, overflow) = file.count.multipliedReportingOverflow(by: 1032)
    return overflow ? .max : bound
  }

  /// Gives a closure the bytes that are at hand.
  func withWindow<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    let cursor = cursor
    if gzip == nil {
      return try file.withBytes { (bytes) throws(E) in
        try body(UnsafeRawBufferPointer(rebasing: bytes[cursor...]))
      }
    }
    return try buffer.withUnsafeBufferPointer { (bytes) throws(E) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[cursor...])))
    }
  }

  /// How many bytes are at hand.
  var windowCount: Int { (gzip == nil ? file.count : buffer.count) - cursor }

  /// Steps over bytes that are at hand.
  mutating func advance(_ count: Int) {
    precondition(count >= 0 && count <= windowCount, "byte stream: \(count) of \(windowCount)")
    cursor += count
    if gzip == nil, cursor - released >= Self.keptBehind {
      file.giveBack(released..<cursor)
      released = cursor
    }
  }

  /// Brings more bytes to hand, after those that are.
  ///
  /// - Returns: false at the end of the file.
  mutating func refill() throws(WordVectorsError) -> Bool {
    guard let gzip else { return false }
    buffer.removeSubrange(..<cursor)
    passed += cursor
    cursor = 0
    let before = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.pieceSize))
    var came = 0
    do throws(CheckpointError) {
      came = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(CheckpointError) in
        let room = UnsafeMutableBufferPointer(rebasing: bytes[before...])
        return try gzip.read(into: UnsafeMutableRawBufferPointer(room))
      }
    } catch {
      throw WordVectorsError(unpacking: error, file.path)
    }
    buffer.removeSubrange((before + came)...)
    return came > 0
  }

  /// Brings at least so many bytes to hand.
  ///
  /// - Returns: false where the file ends before.
  mutating func require(_ count: Int) throws(WordVectorsError) -> Bool {
    while windowCount < count {
      guard try refill() else { return false }
    }
    return true
  }

  /// Whether everything has been read.
  mutating func isAtEnd() throws(WordVectorsError) -> Bool {
    if windowCount > 0 { return false }
    return try !refill()
  }

  /// An error at this place of the file.
  func malformed(_ part: String, _ reason: String) -> WordVectorsError {
    WordVectorsError(
      .malformedFile, "\(file.path): \(part), at byte \(position): \(reason)", path: file.path)
  }

  /// What a reader says where the file is no longer the one that was opened.
  var changedMeanwhile: WordVectorsError {
    WordVectorsError(
      .malformedFile,
      "\(path): the file was changed while it was read; wait until it is complete", path: path)
  }

  /// What a reader says where the file ends too early.
  func cutOff(_ part: String, needs count: Int) -> WordVectorsError {
    malformed(
      part,
      "needs \(count) more bytes and \(windowCount) are left; "
        + "the file is cut off or damaged: fetch it again")
  }
}

extension ByteStream {
  /// A little-endian number.
  mutating func number<T: BitwiseCopyable>(
    _ part: String, _: T.Type
  ) throws(WordVectorsError) -> T {
    let size = MemoryLayout<T>.size
    guard try require(size) else { throw cutOff(part, needs: size) }
    let number = withWindow { $0.loadUnaligned(as: T.self) }
    advance(size)
    return number
  }

  /// Copies bytes to memory.
  mutating func read(
    _ part: String, into target: UnsafeMutableRawBufferPointer
  ) throws(WordVectorsError) {
    var done = 0
    while done < target.count {
      guard try require(1) else { throw cutOff(part, needs: target.count - done) }
      let count = min(windowCount, target.count - done)
      withWindow { window in
        UnsafeMutableRawBufferPointer(rebasing: target[done..<done + count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: window[..<count]))
      }
      advance(count)
      done += count
    }
  }

  /// Steps over bytes.
  mutating func skip(_ part: String, _ count: Int) throws(WordVectorsError) {
    var rest = count
    while rest > 0 {
      guard try require(1) else { throw cutOff(part, needs: rest) }
      let step = min(windowCount, rest)
      advance(step)
      rest -= step
    }
  }

  /// How many bytes come before a certain one; nil where there is none within a limit.
  ///
  /// They are at hand afterwards, and so is the one looked for.
  mutating func distance(
    to byte: UInt8, limit: Int
  ) throws(WordVectorsError) -> Int? {
    var seen = 0
    while true {
      let found = withWindow { window -> Int? in
        let end = min(window.count, limit)
        guard let base = window.baseAddress, end > seen,
          let place = memchr(base + seen, Int32(byte), end - seen)
        else { return nil }
        return base.distance(to: place)
      }
      if let found { return found }
      seen = min(windowCount, limit)
      if seen >= limit { return nil }
      guard try refill() else { return nil }
    }
  }
}

extension WordVectorsError {
  /// A gzip file that cannot be unpacked.
  init(unpacking cause: CheckpointError, _ path: String) {
    self.init(
      cause.code == .unreadableFile ? .unreadableFile : .malformedFile, cause.message, path: path)
  }
}
