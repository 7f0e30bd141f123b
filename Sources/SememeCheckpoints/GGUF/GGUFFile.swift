package import SememeSystem

/// A GGUF file, version 2 or 3, as llama.cpp writes it: metadata, tensor descriptions, and the
/// tensors' bytes, each at a multiple of the file's alignment.
///
/// As llama.cpp does, a file is refused where its tensors leave a gap or overlap.
package struct GGUFFile: Checkpoint {
  package let source: String
  /// The file's own key-value pairs, such as "general.architecture".
  package let metadata: [String: GGUFValue]
  private let tensors: [String: StoredTensor]

  package var form: String { "GGUF" }
  package var names: [String] { Array(tensors.keys) }
  package func stored(_ name: String) -> StoredTensor? { tensors[name] }

  private static let magic = Array("GGUF".utf8)
  private static let versions: ClosedRange<UInt32> = 2...3
  private static let defaultAlignment = 32
  /// The least bytes of a key-value pair: a length, a kind, and a value of one byte.
  private static let shortestPair = 13

  /// Opens a file and checks its header.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `CheckpointError` naming the file, the key or tensor, and what is wrong.
  package init(path: String, mapping: Mapping = .automatic) throws(CheckpointError) {
    source = path
    let file = try FileContents.weights(path, mapping: mapping)
    var reader = ByteReader(file, "GGUF header", 0..<file.count)
    try GGUFFile.readMagic(&reader)
    let tensorCount = try reader.count(of: "tensors", size: GGUFTensorInfo.shortest)
    let pairCount = try reader.count(of: "pairs of metadata", size: GGUFFile.shortestPair)
    metadata = try GGUFFile.readMetadata(&reader, pairCount)
    if let parts = metadata["split.count"]?.int, parts > 1 {
      throw CheckpointError(
        .unsupportedFormat,
        "\(path): one of \(parts) parts; join them with llama-gguf-split --merge")
    }
    let alignment = try GGUFFile.alignment(metadata, path)
    var infos: [GGUFTensorInfo] = []
    for _ in 0..<tensorCount { infos.append(try GGUFTensorInfo(&reader)) }
    tensors = try GGUFFile.place(infos, from: reader.position, alignment, file)
  }

  private static func readMagic(_ reader: inout ByteReader) throws(CheckpointError) {
    let path = reader.file.path
    guard reader.remaining >= magic.count, reader.file.withBytes({ $0.starts(with: magic) }) else {
      throw CheckpointError(.malformedFile, "\(path): not a GGUF file: it does not begin with GGUF")
    }
    _ = try reader.take(magic.count)
    let version = try reader.integer(UInt32.self)
    guard versions.contains(version) else {
      throw CheckpointError(
        .unsupportedFormat,
        versions.contains(version.byteSwapped)
          ? "\(path): a big-endian GGUF file; only little-endian ones are read"
          : "\(path): GGUF version \(version); supported are 2 and 3")
    }
  }

  private static func readMetadata(
    _ reader: inout ByteReader, _ count: Int
  ) throws(CheckpointError) -> [String: GGUFValue] {
    var metadata: [String: GGUFValue] = [:]
    for _ in 0..<count {
      let key = try reader.text()
      let value = try reader.value(of: try reader.kind())
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw reader.malformed("key \"\(key)\" stands there twice")
      }
    }
    return metadata
  }

  private static func alignment(
    _ metadata: [String: GGUFValue], _ path: String
  ) throws(CheckpointError) -> Int {
    guard let value = metadata["general.alignment"] else { return defaultAlignment }
    guard let alignment = value.int, alignment > 0, alignment <= 1 << 20,
      alignment.nonzeroBitCount == 1
    else {
      throw CheckpointError(
        .malformedFile, "\(path): general.alignment must be a power of two up to 1048576")
    }
    return alignment
  }

  /// Finds every tensor's bytes: one after another, each at the next multiple of the alignment.
  private static func place(
    _ infos: [GGUFTensorInfo], from headerEnd: Int, _ alignment: Int, _ file: FileContents
  ) throws(CheckpointError) -> [String: StoredTensor] {
    func aligned(_ place: Int) -> Int { (place + alignment - 1) & ~(alignment - 1) }
    let start = aligned(headerEnd)
    var tensors: [String: StoredTensor] = [:]
    var next = 0
    for info in infos {
      func malformed(_ reason: String) -> CheckpointError {
        CheckpointError(.malformedFile, "\(file.path): tensor \"\(info.name)\": \(reason)")
      }
      guard info.offset == UInt64(next) else {
        throw malformed(
          "begins at byte \(info.offset) of the data, expected \(next): "
            + "tensors overlap or leave a gap")
      }
      guard start + next <= file.count, info.byteCount <= file.count - start - next else {
        throw malformed(
          "\(info.byteCount) bytes from byte \(next) of the data do not lie in the file; "
            + "it is cut off: fetch it again")
      }
      let range = start + next..<start + next + info.byteCount
      let tensor = StoredTensor(
        name: info.name, layout: info.layout, shape: info.shape, file: file, range: range)
      guard tensors.updateValue(tensor, forKey: info.name) == nil else {
        throw malformed("is listed twice")
      }
      next = aligned(next + info.byteCount)
    }
    return tensors
  }
}
