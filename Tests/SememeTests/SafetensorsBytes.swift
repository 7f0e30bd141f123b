import SememeJSON

/// The bytes of a safetensors file with whatever its header is to claim.
struct SafetensorsBytes {
  private var entries: [(String, JSON)] = []
  private var data: [UInt8] = []

  /// Adds a tensor.
  mutating func add<T>(_ name: String, _ type: String, _ shape: [Int], _ values: [T]) {
    let bytes = values.flatMap { withUnsafeBytes(of: $0, Array.init) }
    entries.append(
      (
        name,
        [
          "dtype": .string(type), "shape": .array(shape.map(JSON.int)),
          "data_offsets": [.int(data.count), .int(data.count + bytes.count)],
        ]
      ))
    data += bytes
  }

  /// The whole file.
  var file: [UInt8] {
    let header = JSON.object(entries).encoded()
    return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + data
  }
}
