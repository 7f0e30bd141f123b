package import SememeSystem
package import SememeTensors

/// An array as NumPy saves it: `.npy`, format versions 1 to 3.
///
/// Magic, version, the length of a header, the header as a Python dictionary, then the numbers; NumPy
/// Enhancement Proposal 1, and `numpy.lib.format`.
package struct NumPyFile: Sendable {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let longestHeader = 1 << 16
  /// Characters of a structured type that messages show.
  private static let longestNamed = 80

  /// The file's bytes.
  package let contents: FileContents
  /// Where the numbers begin, in bytes.
  package let start: Int
  /// The numbers; their name is empty.
  package let array: StoredTensor

  /// Whether bytes are the beginning of such a file.
  ///
  /// - Parameter bytes: the first bytes of a file.
  /// - Returns: whether they are NumPy's magic.
  package static func isNumPy(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= magic.count && bytes.prefix(magic.count).elementsEqual(magic)
  }

  /// Opens a file and checks its header; the numbers stay in the file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `CheckpointError` where it is no such array, is damaged, holds other things than
  ///   little-endian numbers, or stores columns one after another.
  package init(path: String, mapping: Mapping = .automatic) throws(CheckpointError) {
    let contents = try FileContents.weights(path, mapping: mapping)
    func malformed(_ reason: String) -> CheckpointError {
      CheckpointError(.malformedFile, "\(path): NumPy header: \(reason)")
    }
    let (header, start) = try NumPyFile.header(contents)
    let name = NumPyFile.value(of: "descr", in: header)
    guard let type = name.flatMap({ NumPyFile.types[$0] }) else {
      throw NumPyFile.unsupported(name, path)
    }
    guard NumPyFile.value(of: "fortran_order", in: header) == "False" else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(path): the array is stored column by column; save numpy.ascontiguousarray(array)")
    }
    guard let shape = NumPyFile.shape(in: header), let count = TensorLayout.count(of: shape) else {
      throw malformed("expected a shape of sizes, such as 'shape': (1000, 384)")
    }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.size)
    guard !overflow, bytes == contents.count - start else {
      throw malformed(
        "an array of \(shape.map(String.init).joined(separator: " × ")) numbers of \(type.size) "
          + "bytes does not fill the \(contents.count - start) bytes that follow; the file is cut "
          + "off or damaged")
    }
    (self.contents, self.start) = (contents, start)
    array = StoredTensor(
      name: "", layout: .contiguous(type), shape: shape, file: contents,
      range: start..<contents.count)
  }

  /// What NumPy calls the types that are read.
  private static let types: [String: ElementType] = [
    "<f2": .float16, "<f4": .float32, "<f8": .float64, "<i8": .int64, "<i4": .int32,
    "<i2": .int16, "|i1": .int8, "|u1": .uint8, "|b1": .bool,
  ]

  /// The error of numbers, or of other things, that are not read.
  private static func unsupported(_ name: String?, _ path: String) -> CheckpointError {
    guard let name, name.first == "[" else {
      return CheckpointError(
        .unsupportedFormat,
        "\(path): NumPy numbers of type \(name ?? "unknown"); save them as float32: "
          + "array.astype('<f4')")
    }
    return CheckpointError(
      .unsupportedFormat,
      "\(path): NumPy records, of the structured type \(name); save an array of one kind of "
        + "numbers: one field, array['name'].astype('<f4'), or "
        + "numpy.lib.recfunctions.structured_to_unstructured(array)")
  }

  /// What stands before the numbers of a matrix of 32-bit floats, always equally long: where the
  /// rows are counted while they are written, the header is written anew at the end.
  ///
  /// - Parameters:
  ///   - rows: how many rows.
  ///   - columns: numbers of a row.
  /// - Returns: 128 bytes, as NumPy's format 1.0 has them.
  package static func header(rows: Int, columns: Int) -> [UInt8] {
    let literal = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    let fixed = magic + [1, 0]
    let size = 128 - fixed.count - 2
    let blanks = size - literal.utf8.count - 1
    return fixed + [UInt8(size & 0xFF), UInt8(size >> 8)] + Array(literal.utf8)
      + Array(repeating: UInt8(ascii: " "), count: blanks) + [UInt8(ascii: "\n")]
  }

  /// Writes a matrix as 32-bit floats, whole or not at all.
  ///
  /// - Parameters:
  ///   - matrix: [rows × columns].
  ///   - path: the file.
  /// - Throws: `CheckpointError` where it cannot be written; what stood there before still stands.
  package static func write(_ matrix: Tensor, to path: String) throws(CheckpointError) {
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      try file.write(header(rows: matrix.rows, columns: matrix.width))
      try matrix.withUnsafeBuffer { (numbers) throws(SystemError) in
        try file.write(raw: UnsafeRawBufferPointer(numbers))
      }
      try file.commit()
    } catch {
      throw CheckpointError(writing: error)
    }
  }

  /// The header's text, and where the numbers begin.
  private static func header(
    _ file: FileContents
  ) throws(CheckpointError) -> (text: String, start: Int) {
    func malformed(_ reason: String) -> CheckpointError {
      CheckpointError(.malformedFile, "\(file.path): \(reason)")
    }
    return try file.withBytes { (bytes) throws(CheckpointError) in
      guard isNumPy(bytes), bytes.count >= 12 else { throw malformed("not a file of NumPy") }
      let version = bytes[6]
      guard (1...3).contains(version) else {
        throw malformed("NumPy format version \(version); 1 to 3 are read")
      }
      let begin = version == 1 ? 10 : 12
      let length =
        version == 1
        ? Int(bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
        : Int(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
      guard length <= longestHeader, begin + length <= bytes.count else {
        throw malformed("a NumPy header of \(length) bytes; the file is cut off or damaged")
      }
      return (String(decoding: bytes[begin..<begin + length], as: UTF8.self), begin + length)
    }
  }

  /// A word, quoted text or whole list of the dictionary.
  private static func value(of key: String, in header: String) -> String? {
    rest(after: key, in: header).map { rest in
      if rest.first == "[" { return list(rest) }
      let isQuoted = rest.first == "'" || rest.first == "\""
      let text = isQuoted ? rest.dropFirst() : rest
      return String(text.prefix { isQuoted ? $0 != rest.first : $0 != "," && $0 != "}" })
    }
  }

  /// The list that a text begins with, shortened where it is long.
  private static func list(_ text: Substring) -> String {
    var depth = 0
    let end = text.firstIndex { character in
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      return depth == 0
    }
    let whole = end.map { text[...$0] } ?? text
    return whole.count <= longestNamed ? String(whole) : whole.prefix(longestNamed) + "…"
  }

  private static func shape(in header: String) -> [Int]? {
    guard let rest = rest(after: "shape", in: header), rest.first == "(" else { return nil }
    let fields = rest.dropFirst().prefix { $0 != ")" }.split(separator: ",")
    var shape: [Int] = []
    for field in fields where field.contains(where: { $0 != " " }) {
      guard let size = Int(field.filter { $0 != " " }), size >= 0 else { return nil }
      shape.append(size)
    }
    return shape
  }

  /// What follows `'key':` and blanks.
  private static func rest(after key: String, in header: String) -> Substring? {
    let characters = Array("'\(key)':".utf8)
    let bytes = Array(header.utf8)
    guard bytes.count >= characters.count else { return nil }
    for place in 0...(bytes.count - characters.count)
    where bytes[place..<place + characters.count].elementsEqual(characters) {
      let rest = String(decoding: bytes[(place + characters.count)...], as: UTF8.self)
      return rest.drop { $0 == " " }
    }
    return nil
  }
}
