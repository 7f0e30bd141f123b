internal import SememeSystem

/// The entries of a zip file whose bytes are stored as they are (PKWARE APPNOTE 6.3, zip64 too).
///
/// The central directory is believed only where the local headers agree with it: every entry lies
/// in the file before the directory, none overlaps another, none is compressed or encrypted.
struct ZipArchive {
  /// How a zip file that is not empty begins: an entry's signature.
  static let firstBytes: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// Where the bytes of every entry lie in the file, by name.
  let entries: [String: Range<Int>]

  /// Reads the directory of a file.
  ///
  /// - Parameter file: the whole file.
  /// - Throws: `CheckpointError` naming the entry and what is wrong with it.
  init(_ file: FileContents) throws(CheckpointError) {
    let directory = try ZipDirectory(file)
    var reader = ByteReader(file, "zip directory", directory.range)
    var entries: [String: Range<Int>] = [:]
    var extents: [(whole: Range<Int>, name: String)] = []
    for _ in 0..<directory.count {
      let header = try ZipHeader(&reader)
      let whole = try header.extent(in: file, before: directory.range.lowerBound)
      let data = whole.upperBound - header.size..<whole.upperBound
      guard entries.updateValue(data, forKey: header.name) == nil else {
        throw reader.malformed("entry \"\(header.name)\" is listed twice")
      }
      extents.append((whole, header.name))
    }
    extents.sort { $0.whole.lowerBound < $1.whole.lowerBound }
    for (entry, next) in zip(extents, extents.dropFirst())
    where entry.whole.upperBound > next.whole.lowerBound {
      throw reader.malformed("entries \"\(entry.name)\" and \"\(next.name)\" overlap")
    }
    self.entries = entries
  }
}

/// Where the directory of a zip file lies, as the records at the file's end say.
struct ZipDirectory {
  let range: Range<Int>
  let count: Int

  private static let endSignature: UInt32 = 0x0605_4B50
  private static let locatorSignature: UInt32 = 0x0706_4B50
  private static let wideEndSignature: UInt32 = 0x0606_4B50
  private static let endSize = 22
  private static let locatorSize = 20
  private static let longestComment = 0xFFFF

  init(_ file: FileContents) throws(CheckpointError) {
    guard let end = ZipDirectory.findEnd(file) else {
      throw CheckpointError(
        .malformedFile,
        "\(file.path): a zip file without a directory at its end; it is cut off: fetch it again")
    }
    var reader = ByteReader(file, "end of the zip directory", end..<file.count)
    _ = try reader.take(10)
    var count = UInt64(try reader.integer(UInt16.self))
    var size = UInt64(try reader.integer(UInt32.self))
    var start = UInt64(try reader.integer(UInt32.self))
    var limit = end
    if let wide = try ZipDirectory.findWideEnd(file, before: end) {
      reader = ByteReader(file, "zip64 end of the directory", wide..<end)
      guard try reader.integer(UInt32.self) == ZipDirectory.wideEndSignature else {
        throw reader.malformed("the signature is wrong")
      }
      _ = try reader.take(28)
      count = try reader.integer(UInt64.self)
      size = try reader.integer(UInt64.self)
      start = try reader.integer(UInt64.self)
      limit = wide
    }
    guard start <= UInt64(limit), size <= UInt64(limit) - start else {
      throw reader.malformed(
        "the directory of \(size) bytes at byte \(start) does not end before byte \(limit)")
    }
    guard count <= size / UInt64(ZipHeader.shortest) else {
      throw reader.malformed("\(count) entries do not fit into a directory of \(size) bytes")
    }
    range = Int(start)..<Int(start + size)
    self.count = Int(count)
  }

  /// The end record: the last one whose comment reaches to the file's end.
  private static func findEnd(_ file: FileContents) -> Int? {
    file.withBytes { bytes in
      var place = bytes.count - endSize
      let first = max(0, place - longestComment)
      while place >= first {
        let signature = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        if UInt32(littleEndian: signature) == endSignature {
          let comment = bytes.loadUnaligned(fromByteOffset: place + 20, as: UInt16.self)
          if place + endSize + Int(UInt16(littleEndian: comment)) == bytes.count { return place }
        }
        place -= 1
      }
      return nil
    }
  }

  /// The zip64 end record, where a locator before the end record names one.
  private static func findWideEnd(
    _ file: FileContents, before end: Int
  ) throws(CheckpointError) -> Int? {
    guard end >= locatorSize else { return nil }
    var reader = ByteReader(file, "zip64 locator", end - locatorSize..<end)
    guard try reader.integer(UInt32.self) == locatorSignature else { return nil }
    _ = try reader.take(4)
    let place = try reader.integer(UInt64.self)
    guard place <= UInt64(end - locatorSize) else {
      throw reader.malformed("it points to byte \(place), behind itself")
    }
    return Int(place)
  }
}
