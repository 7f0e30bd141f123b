internal import SememeJSON
internal import SememeSystem
package import SememeTensors

/// Writes a safetensors file, atomically.
package enum SafetensorsWriter {
  /// Writes float32 tensors.
  ///
  /// - Parameters:
  ///   - tensors: by name.
  ///   - metadata: key-value pairs of the file.
  ///   - path: the file.
  /// - Throws: `CheckpointError` where it cannot be written; what stood there before still stands.
  package static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(CheckpointError) {
    try write(tensors.mapValues { WrittenTensor($0) }, metadata: metadata, to: path)
  }

  /// Writes tensors of any kind, each made when its turn comes.
  ///
  /// As in the reference implementation, tensors of wide numbers come first, so that all lie
  /// aligned, those of one width are laid out by name, and the header is padded with spaces to eight
  /// bytes: the same tensors give the same bytes.
  ///
  /// - Parameters:
  ///   - tensors: by name.
  ///   - metadata: key-value pairs of the file.
  ///   - path: the file.
  /// - Throws: `CheckpointError` where a tensor cannot be made, names and metadata are longer than the
  ///   format allows, or the file cannot be written; what stood there before still stands.
  package static func write(
    _ tensors: [String: WrittenTensor], metadata: [String: String] = [:], to path: String
  ) throws(CheckpointError) {
    let ordered = tensors.sorted {
      let (a, b) = ($0.value.type.size, $1.value.type.size)
      return a == b ? $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) : a > b
    }
    let header = header(ordered, metadata)
    guard header.count - 8 <= SafetensorsFile.maximumHeaderBytes else {
      throw CheckpointError(
        .unwritableFile,
        "cannot write \(path): a header of \(header.count - 8) bytes, of which the format allows "
          + "\(SafetensorsFile.maximumHeaderBytes)")
    }
    do {
      let file = try AtomicFile(path: path)
      try file.write(header)
      for (_, tensor) in ordered { try tensor.write(to: file) }
      try file.commit()
    } catch let error as SystemError {
      throw CheckpointError(writing: error)
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw CheckpointError(.unwritableFile, "cannot write \(path)", cause: error)
    }
  }

  private static func header(
    _ tensors: [(key: String, value: WrittenTensor)], _ metadata: [String: String]
  ) -> [UInt8] {
    var entries: [(String, JSON)] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
      entries.append(("__metadata__", .object(pairs)))
    }
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + tensor.byteCount
      entries.append(
        (
          name,
          .object([
            ("dtype", .string(tensor.type.rawValue)),
            ("shape", .array(tensor.shape.map(JSON.int))),
            ("data_offsets", .array([.int(offset), .int(end)])),
          ])
        ))
      offset = end
    }
    var text = JSON.object(entries).encoded()
    while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    return length + text
  }
}
