import SememeJSON

/// A safetensors file whose tensors grow side by side while texts are read: each waits in a temporary
/// file until all is known.
struct SpooledTensors {
  /// One of the tensors.
  struct Growing {
    let name: String
    /// The type of its elements as safetensors names it, such as `F32`.
    let type: String
    fileprivate let file: OutputFile

    /// Begins an empty tensor.
    ///
    /// - Parameters:
    ///   - name: what the file calls it.
    ///   - type: of its elements.
    /// - Throws: `CommandError` where no temporary file can be made.
    init(_ name: String, _ type: String) throws {
      self.name = name
      self.type = type
      file = try OutputFile.anonymous()
    }

    /// Appends elements, as they lie in memory, little end first.
    ///
    /// - Parameter elements: numbers of the tensor's type.
    /// - Throws: `CommandError`.
    func append<Element: BitwiseCopyable>(_ elements: [Element]) throws {
      try elements.withUnsafeBytes { try file.write(Array($0)) }
    }

    /// Appends bytes.
    ///
    /// - Parameter bytes: elements of the tensor's type, little end first.
    /// - Throws: `CommandError`.
    func append(raw bytes: UnsafeRawBufferPointer) throws { try file.write(raw: bytes) }
  }

  /// Writes the file, whole.
  ///
  /// - Parameters:
  ///   - tensors: with their shapes; those of larger elements first, so that all are aligned.
  ///   - output: where to.
  /// - Throws: `BrokenPipe`, or `CommandError` where it cannot be written.
  static func write(_ tensors: [(Growing, shape: [Int])], to output: OutputFile) throws {
    var offset = 0
    let entries = try tensors.map { tensor, shape in
      let end = offset + (try tensor.file.size())
      defer { offset = end }
      return (
        tensor.name,
        [
          "dtype": .string(tensor.type), "shape": .array(shape.map(JSON.int)),
          "data_offsets": [.int(offset), .int(end)],
        ] as JSON
      )
    }
    var header = JSON.object(entries).encoded()
    while !header.count.isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }
    try output.write(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header)
    for (tensor, _) in tensors { try copy(tensor.file, to: output) }
    try output.commit()
  }

  private static func copy(_ file: OutputFile, to output: OutputFile) throws {
    var offset = 0
    while true {
      let bytes = try file.read(upTo: 1 << 20, at: offset)
      if bytes.isEmpty { return }
      try output.write(bytes)
      offset += bytes.count
    }
  }
}
