import SememeCheckpoints
import SememeJSON
import SememeTensors
import SememeTestSupport

/// Reads back what `sememe embed` writes, by means of its own.
enum VectorFile {
  /// A file that is not what its format says.
  struct Malformed: Error {
    let reason: String
  }

  static func jsonl(_ bytes: [UInt8]) throws -> [[Float]] {
    try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
      let root = try JSONDocument(Array(line), source: "jsonl").root
      guard root["index"]?.int == number, let vector = root["embedding"] else {
        throw Malformed(reason: "line \(number) has no such index or no embedding")
      }
      return numbers(vector)
    }
  }

  static func json(_ bytes: [UInt8]) throws -> [[Float]] {
    try JSONDocument(bytes, source: "json").root.elements.map(numbers)
  }

  static func separated(_ bytes: [UInt8], by separator: Character) throws -> [[Float]] {
    try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      try line.split(separator: separator).map { text in
        guard let value = Float(text) else { throw Malformed(reason: "\(text) is no number") }
        return value
      }
    }
  }

  static func npy(_ bytes: [UInt8]) throws -> (shape: String, rows: [[Float]]) {
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]), bytes.count >= 128,
      Int(bytes[8]) + Int(bytes[9]) << 8 == 118, bytes[127] == UInt8(ascii: "\n")
    else { throw Malformed(reason: "no header of version 1.0") }
    let header = String(decoding: bytes[10..<127], as: UTF8.self)
    let start = "{'descr': '<f4', 'fortran_order': False, 'shape': ("
    guard header.hasPrefix(start), let end = header.firstIndex(of: ")") else {
      throw Malformed(reason: header)
    }
    let shape = String(header[header.index(header.startIndex, offsetBy: start.count)..<end])
    let width = shape.split(separator: ", ").last.flatMap { Int($0) } ?? 0
    return (shape, rows(bytes[128...], width: width))
  }

  static func safetensors(_ bytes: [UInt8]) throws -> Tensor {
    let folder = try TemporaryTestFolder()
    let file = try SafetensorsFile(path: folder.write(bytes, as: "vectors.safetensors"))
    guard let stored = file.stored("embeddings") else { throw Malformed(reason: "no embeddings") }
    return stored.tensor()
  }

  private static func numbers(_ array: JSONValue) -> [Float] {
    array.elements.map { Float($0.double ?? .nan) }
  }

  private static func rows(_ bytes: ArraySlice<UInt8>, width: Int) -> [[Float]] {
    let values = Array(bytes).withUnsafeBytes { raw in
      (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    return stride(from: 0, to: values.count, by: max(width, 1)).map {
      Array(values[$0..<min($0 + width, values.count)])
    }
  }
}
