internal import SememeJSON
package import SememeSystem

/// A safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes.
///
/// The header is checked completely before anything is used: every tensor's range lies in the
/// file, its length is what type and shape say, and the ranges cover the data without gap or
/// overlap (the rules of the format's reference implementation).
package struct SafetensorsFile: Sendable {
  /// The longest header that is read: the format's own limit.
  package static let maximumHeaderBytes = 100_000_000

  package let path: String
  /// The file's own key-value pairs, such as "format": "pt".
  package let metadata: [String: String]
  private let tensors: [String: StoredTensor]

  /// Opens a file and checks its header.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `CheckpointError` naming the file, the tensor and what is wrong.
  package init(path: String, mapping: Mapping = .automatic) throws(CheckpointError) {
    self.path = path
    let file = try FileContents.weights(path, mapping: mapping)
    let (header, dataStart) = try SafetensorsFile.readHeader(file)
    var metadata: [String: String] = [:]
    var tensors: [String: StoredTensor] = [:]
    var ranges: [(name: String, range: Range<Int>)] = []
    for (key, value) in header.members {
      let name = key.string
      if name == "__metadata__" {
        for (key, value) in value.members { metadata[key.string] = value.string }
        continue
      }
      let (tensor, range) = try SafetensorsFile.readEntry(name, value, file, dataStart)
      ranges.append((name, range))
      guard tensors.updateValue(tensor, forKey: name) == nil else {
        throw CheckpointError(.malformedFile, "\(path): tensor \"\(name)\" is listed twice")
      }
    }
    try SafetensorsFile.checkCoverage(ranges, file, dataStart)
    self.metadata = metadata
    self.tensors = tensors
  }

  private static func readHeader(
    _ file: FileContents
  ) throws(CheckpointError) -> (JSONValue, dataStart: Int) {
    func malformed(_ reason: String) -> CheckpointError {
      CheckpointError(.malformedFile, "\(file.path): not a safetensors file: \(reason)")
    }
    guard file.count >= 8 else {
      throw malformed("\(file.count) bytes, shorter than the header's length field")
    }
    let length = file.withBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(maximumHeaderBytes) else {
      throw malformed(
        "the header claims \(length) bytes, at most \(maximumHeaderBytes) are allowed")
    }
    guard length <= UInt64(file.count - 8) else {
      throw malformed(
        "the header claims \(length) bytes, the file has \(file.count - 8) left; "
          + "it is cut off or not a safetensors file: fetch it again")
    }
    let end = 8 + Int(length)
    do {
      let document = try JSONDocument(file.withBytes { Array($0[8..<end]) }, source: file.path)
      guard document.root.kind == .object else { throw malformed("the header is not an object") }
      return (document.root, end)
    } catch let error as JSONError {
      throw CheckpointError(
        .malformedFile, "\(file.path): the safetensors header is not valid JSON", cause: error)
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw malformed("\(error)")
    }
  }

  private static func readEntry(
    _ name: String, _ entry: JSONValue, _ file: FileContents, _ dataStart: Int
  ) throws(CheckpointError) -> (StoredTensor, Range<Int>) {
    func malformed(_ reason: String) -> CheckpointError {
      CheckpointError(.malformedFile, "\(file.path): tensor \"\(name)\": \(reason)")
    }
    guard let typeName = entry["dtype"]?.string, let sizes = entry["shape"],
      let offsets = entry["data_offsets"], sizes.kind == .array
    else { throw malformed("needs \"dtype\", \"shape\" and \"data_offsets\"") }
    guard let type = ElementType(rawValue: typeName) else {
      let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw CheckpointError(
        .unsupportedFormat,
        "\(file.path): tensor \"\(name)\" has type \(typeName); supported are \(known)")
    }
    var shape: [Int] = []
    for element in sizes.elements {
      guard let size = element.int, size >= 0 else { throw malformed("shape has no valid sizes") }
      shape.append(size)
    }
    guard let byteCount = TensorLayout.count(of: [type.size] + shape) else {
      throw malformed("shape is larger than memory")
    }
    guard offsets.count == 2, let begin = offsets[0]?.int, let end = offsets[1]?.int,
      begin >= 0, end >= begin
    else { throw malformed("data_offsets must be two growing numbers") }
    guard end <= file.count - dataStart else {
      throw malformed(
        "ends at byte \(end) of the data, the file has \(file.count - dataStart); "
          + "it is cut off: fetch it again")
    }
    guard end - begin == byteCount else {
      throw malformed(
        "shape \(shape) of \(typeName) takes \(byteCount) bytes, data_offsets give \(end - begin)")
    }
    let range = dataStart + begin..<dataStart + end
    let tensor = StoredTensor(
      name: name, layout: .contiguous(type), shape: shape, file: file, range: range)
    return (tensor, range)
  }

  private static func checkCoverage(
    _ tensors: [(name: String, range: Range<Int>)], _ file: FileContents, _ dataStart: Int
  ) throws(CheckpointError) {
    var next = dataStart
    let ordered = tensors.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for (name, range) in ordered {
      let begin = range.lowerBound
      guard begin == next else {
        throw CheckpointError(
          .malformedFile,
          "\(file.path): tensor \"\(name)\" begins at byte \(begin - dataStart) of the "
            + "data, expected \(next - dataStart): tensors overlap or leave a gap")
      }
      next = range.upperBound
    }
    guard next == file.count else {
      throw CheckpointError(
        .malformedFile,
        "\(file.path): \(file.count - next) bytes after the last tensor belong to none")
    }
  }
}

extension SafetensorsFile: Checkpoint {
  package var source: String { path }
  package var form: String { "safetensors" }
  package var names: [String] { Array(tensors.keys) }
  package func stored(_ name: String) -> StoredTensor? { tensors[name] }
}
