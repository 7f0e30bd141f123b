internal import SememeSystem

/// One entry of a zip file's directory.
struct ZipHeader {
  let name: String
  /// Bytes of the entry.
  let size: Int
  /// Where its local header begins.
  private let start: Int

  /// Bytes of a header without name, extra field and comment.
  static let shortest = 46

  private static let signature: UInt32 = 0x0201_4B50
  private static let localSignature: UInt32 = 0x0403_4B50
  private static let stored: UInt16 = 0
  private static let encryptedFlag: UInt16 = 1
  private static let wideField: UInt16 = 1

  /// Reads the header at the reader's place.
  init(_ reader: inout ByteReader) throws(CheckpointError) {
    guard try reader.integer(UInt32.self) == ZipHeader.signature else {
      throw reader.malformed("an entry's signature is wrong")
    }
    _ = try reader.take(4)
    let flags = try reader.integer(UInt16.self)
    let method = try reader.integer(UInt16.self)
    _ = try reader.take(8)
    var compressed = UInt64(try reader.integer(UInt32.self))
    var size = UInt64(try reader.integer(UInt32.self))
    let nameLength = Int(try reader.integer(UInt16.self))
    let extraLength = Int(try reader.integer(UInt16.self))
    let commentLength = Int(try reader.integer(UInt16.self))
    _ = try reader.take(8)
    var start = UInt64(try reader.integer(UInt32.self))
    name = try reader.string(nameLength)
    var extra = ByteReader(reader.file, "zip entry \"\(name)\"", try reader.take(extraLength))
    try ZipHeader.widen(&size, &compressed, &start, &extra)
    _ = try reader.take(commentLength)
    guard method == ZipHeader.stored, flags & ZipHeader.encryptedFlag == 0 else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(reader.file.path): zip entry \"\(name)\" is compressed or encrypted; PyTorch stores "
          + "entries as they are: save the model again with torch.save or as safetensors")
    }
    guard size == compressed else {
      throw extra.malformed("stored as it is, and yet \(size) bytes became \(compressed)")
    }
    guard size <= UInt64(reader.file.count), start <= UInt64(reader.file.count) else {
      throw extra.malformed(
        "\(size) bytes at byte \(start) do not lie in a file of \(reader.file.count) bytes")
    }
    self.size = Int(size)
    self.start = Int(start)
  }

  /// Takes from the zip64 field what did not fit into 32 bits, in the format's order.
  private static func widen(
    _ size: inout UInt64, _ compressed: inout UInt64, _ start: inout UInt64,
    _ extra: inout ByteReader
  ) throws(CheckpointError) {
    let full = UInt64(UInt32.max)
    guard size == full || compressed == full || start == full else { return }
    while extra.remaining > 0 {
      let kind = try extra.integer(UInt16.self)
      let field = try extra.take(Int(try extra.integer(UInt16.self)))
      guard kind == wideField else { continue }
      var reader = ByteReader(extra.file, extra.part, field)
      if size == full { size = try reader.integer(UInt64.self) }
      if compressed == full { compressed = try reader.integer(UInt64.self) }
      if start == full { start = try reader.integer(UInt64.self) }
      return
    }
  }

  /// The bytes of the local header and what follows it, which must be this entry.
  ///
  /// - Parameters:
  ///   - file: the whole file.
  ///   - limit: where the entries must end.
  /// - Returns: from the local header to the entry's last byte.
  /// - Throws: `CheckpointError` where something else lies there.
  func extent(
    in file: FileContents, before limit: Int
  ) throws(CheckpointError) -> Range<Int> {
    guard start <= limit else {
      throw CheckpointError(
        .malformedFile,
        "\(file.path): zip entry \"\(name)\" begins at byte \(start), behind the entries' end")
    }
    var reader = ByteReader(file, "zip entry \"\(name)\"", start..<limit)
    guard try reader.integer(UInt32.self) == ZipHeader.localSignature else {
      throw reader.malformed("there is no entry where the directory says")
    }
    _ = try reader.take(22)
    let nameLength = Int(try reader.integer(UInt16.self))
    let extraLength = Int(try reader.integer(UInt16.self))
    guard try reader.string(nameLength) == name else {
      throw reader.malformed("the directory and the entry disagree about its name")
    }
    _ = try reader.take(extraLength)
    return start..<(try reader.take(size)).upperBound
  }
}
