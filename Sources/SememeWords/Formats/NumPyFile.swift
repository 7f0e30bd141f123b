package import SememeSystem
internal import SememeTensors

/// Matrices as NumPy saves them: `.npy`, format versions 1 to 3.
///
/// Magic, version, the length of a header, the header as a Python dictionary, then the numbers; NumPy
/// Enhancement Proposal 1, and `numpy.lib.format`.
package enum NumPyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let longestHeader = 1 << 16

  /// Whether bytes are the beginning of such a file.
  static func isNumPy(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= magic.count && bytes.prefix(magic.count).elementsEqual(magic)
  }

  /// Opens a matrix of 16-, 32- or 64-bit floats; 32-bit ones stay in their file.
  ///
  /// - Throws: `WordVectorsError` where it is no such matrix, or damaged.
  package static func read(
    _ path: String, mapping: Mapping = .automatic
  ) throws(WordVectorsError) -> WordMatrix {
    let file: FileContents
    do throws(SystemError) {
      file = try FileContents(path: path, mapping: mapping)
    } catch {
      throw WordVectorsError(reading: error)
    }
    let (header, start) = try header(file)
    func malformed(_ reason: String) -> WordVectorsError {
      WordVectorsError(.malformedFile, "\(path): NumPy header: \(reason)", path: path)
    }
    guard let type = value(of: "descr", in: header), let size = sizes[type] else {
      throw WordVectorsError(
        .unsupportedFormat,
        "\(path): NumPy numbers of type \(value(of: "descr", in: header) ?? "unknown"); "
          + "save them as float32: matrix.astype('<f4')", path: path)
    }
    guard value(of: "fortran_order", in: header) == "False" else {
      throw WordVectorsError(
        .unsupportedFormat,
        "\(path): the matrix is stored column by column; save numpy.ascontiguousarray(matrix)",
        path: path)
    }
    guard let shape = shape(in: header), shape.count == 2, shape[1] > 0,
      shape[1] <= VectorSizes.largestDimension
    else { throw malformed("expected a matrix: 'shape': (words, dimension)") }
    let (count, overflow) = shape[0].multipliedReportingOverflow(by: shape[1] * size)
    guard !overflow, count == file.count - start else {
      throw malformed(
        "\(shape[0]) × \(shape[1]) numbers of \(size) bytes do not fill the "
          + "\(file.count - start) bytes that follow; the file is cut off or damaged")
    }
    return matrix(file, start, rows: shape[0], dimension: shape[1], size: size)
  }

  /// Bytes of the number types that are read.
  private static let sizes = ["<f4": 4, "<f2": 2, "<f8": 8]

  private static func matrix(
    _ file: FileContents, _ start: Int, rows: Int, dimension: Int, size: Int
  ) -> WordMatrix {
    if size == 4 {
      return WordMatrix(
        rowCount: rows, dimension: dimension,
        storage: .file(FileRows(file: file, places: .dense(start: start))))
    }
    let count = rows * dimension
    return file.withBytes { bytes in
      if size == 2 {
        let halves = StoredNumbers<UInt16>(count: count) { target in
          UnsafeMutableRawBufferPointer(target).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
        return WordMatrix(rowCount: rows, dimension: dimension, storage: .halves(halves))
      }
      return WordMatrix(
        Tensor([rows, dimension]) { target in
          for place in 0..<count {
            target[place] = Float(
              bytes.loadUnaligned(fromByteOffset: start + place * 8, as: Double.self))
          }
        })
    }
  }

  /// The header's text, and where the numbers begin.
  private static func header(
    _ file: FileContents
  ) throws(WordVectorsError) -> (text: String, start: Int) {
    func malformed(_ reason: String) -> WordVectorsError {
      WordVectorsError(.malformedFile, "\(file.path): \(reason)", path: file.path)
    }
    return try file.withBytes { (bytes) throws(WordVectorsError) in
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

  /// A word or quoted text of the dictionary.
  private static func value(of key: String, in header: String) -> String? {
    rest(after: key, in: header).map { rest in
      let isQuoted = rest.first == "'" || rest.first == "\""
      let text = isQuoted ? rest.dropFirst() : rest
      return String(text.prefix { isQuoted ? $0 != rest.first : $0 != "," && $0 != "}" })
    }
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

  /// Writes a matrix as 32-bit floats.
  ///
  /// - Throws: `WordVectorsError` where it cannot be written; what stood there before still stands.
  package static func write(_ matrix: WordMatrix, to path: String) throws(WordVectorsError) {
    var header = Array(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(matrix.rowCount), \(matrix.dimension)), }"
        .utf8)
    // Numbers begin at a multiple of 64 bytes; the header ends with a newline.
    while (10 + header.count + 1) % 64 != 0 { header.append(UInt8(ascii: " ")) }
    header.append(UInt8(ascii: "\n"))
    let length = UInt16(header.count).littleEndian
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      try file.write(magic + [1, 0] + withUnsafeBytes(of: length) { Array($0) } + header)
      try matrix.writeFloats(to: file)
      try file.commit()
    } catch {
      throw WordVectorsError(writing: error)
    }
  }
}
