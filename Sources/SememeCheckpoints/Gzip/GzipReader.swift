internal import CZlib
package import SememeSystem

/// The bytes that a gzip file stands for, unpacked one after the other in constant memory.
///
/// RFC 1952; a file may hold several members, as `cat a.gz b.gz` makes them.
package final class GzipReader {
  private let file: FileContents
  private let stream: UnsafeMutablePointer<z_stream>
  /// The first byte of the file that zlib has not been given yet.
  private var next = 0
  private var isAtEnd = false
  /// Packed bytes whose memory has been given back.
  private var released = 0

  /// Bytes of the file that were unpacked so far.
  package var position: Int { next }

  /// What a gzip file begins with: RFC 1952, section 2.3.1, compressed by deflate.
  private static let signature: [UInt8] = [0x1F, 0x8B, 0x08]
  /// The most bytes that zlib is given at once; its counters have 32 bits.
  private static let longestPiece = 1 << 30
  /// How much of the file stays in memory behind the place that is read.
  private static let keptBehind = 32 << 20

  /// Whether bytes are the beginning of a gzip file.
  ///
  /// - Parameter bytes: a file's first bytes.
  /// - Returns: false where fewer than three are given.
  package static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= signature.count && bytes.prefix(signature.count).elementsEqual(signature)
  }

  /// Begins to unpack a file.
  ///
  /// - Parameter file: the packed bytes.
  /// - Throws: `CheckpointError` where it is not a gzip file, or zlib has no memory.
  package init(_ file: FileContents) throws(CheckpointError) {
    guard file.withBytes(Self.isGzip) else {
      throw CheckpointError(.malformedFile, "\(file.path): not a gzip file")
    }
    self.file = file
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for the header and checksum of gzip.
    let status = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw CheckpointError(.unreadableFile, "\(file.path): zlib cannot begin: error \(status)")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks the next bytes.
  ///
  /// - Parameter buffer: where they go.
  /// - Returns: how many came; 0 only at the end, or for an empty buffer.
  /// - Throws: `CheckpointError` where the file is damaged or cut off.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CheckpointError) -> Int {
    var done = 0
    while done < buffer.count && !isAtEnd {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[done...].prefix(Self.longestPiece))
      done += try inflate(into: room)
    }
    return done
  }

  /// One call of zlib.
  private func inflate(
    into room: UnsafeMutableRawBufferPointer
  ) throws(CheckpointError) -> Int {
    let given = min(file.count - next, Self.longestPiece)
    let status = file.withBytes { bytes -> Int32 in
      // zlib reads through this pointer only, though it is not declared so.
      let input = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + next) }
      stream.pointee.next_in = input?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(given)
      stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room.count)
      return CZlib.inflate(stream, Z_NO_FLUSH)
    }
    next += given - Int(stream.pointee.avail_in)
    if next - released >= Self.keptBehind {
      file.giveBack(released..<next)
      released = next
    }
    let made = room.count - Int(stream.pointee.avail_out)
    switch status {
    case Z_STREAM_END: try beginMember()
    case Z_OK where made > 0 || next < file.count: break
    case Z_OK, Z_BUF_ERROR:
      throw damaged("it ends before its last member does; it is cut off: fetch it again")
    case Z_MEM_ERROR: throw CheckpointError(.unreadableFile, "\(file.path): zlib has no memory")
    default:
      let words = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
      throw damaged("\(words); the file is damaged: fetch it again")
    }
    return made
  }

  /// After a member comes another, or nothing but zeros, with which some programs fill up.
  private func beginMember() throws(CheckpointError) {
    let (isMember, isEmpty) = file.withBytes { bytes -> (Bool, Bool) in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[next...])
      return (Self.isGzip(rest), rest.allSatisfy { $0 == 0 })
    }
    if isEmpty {
      isAtEnd = true
      return
    }
    guard isMember else { throw damaged("after the end of a member comes something else") }
    guard inflateReset(stream) == Z_OK else { throw damaged("zlib cannot go on") }
  }

  private func damaged(_ reason: String) -> CheckpointError {
    CheckpointError(.malformedFile, "\(file.path): gzip, at byte \(next): \(reason)")
  }
}
