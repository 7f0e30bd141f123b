internal import SememeJSON
internal import SememeSystem
package import SememeTensors

/// Writes float32 tensors as one safetensors file, atomically.
package enum SafetensorsWriter {
  /// Writes a file.
  ///
  /// Tensors are laid out by name, so that the same tensors give the same bytes; the header is
  /// padded with spaces to eight bytes, as the reference implementation does.
  ///
  /// - Parameters:
  ///   - tensors: by name.
  ///   - metadata: key-value pairs of the file.
  ///   - path: the file.
  /// - Throws: `CheckpointError` where it cannot be written; what stood there before still stands.
  package static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(CheckpointError) {
    let ordered = tensors.sorted { $0.key < $1.key }
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      try file.write(header(ordered, metadata))
      for (_, tensor) in ordered {
        try tensor.withUnsafeBuffer { (floats) throws(SystemError) in
          try file.write(raw: UnsafeRawBufferPointer(floats))
        }
      }
      try file.commit()
    } catch {
      throw CheckpointError(writing: error)
    }
  }

  private static func header(
    _ tensors: [(key: String, value: Tensor)], _ metadata: [String: String]
  ) -> [UInt8] {
    var entries: [(String, JSON)] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
      entries.append(("__metadata__", .object(pairs)))
    }
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + tensor.count * MemoryLayout<Float>.stride
      entries.append(
        (
          name,
          .object([
            ("dtype", .string(ElementType.float32.rawValue)),
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
