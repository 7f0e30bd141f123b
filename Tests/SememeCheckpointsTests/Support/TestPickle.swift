/// Puts pickles together, opcode by opcode.
enum TestPickle {
  /// A dictionary of tensors; what stands between braces is opcodes of one value each.
  static func dictionary(_ items: [(name: String, value: [UInt8])]) -> [UInt8] {
    proto + [0x7D, 0x28] + items.flatMap { text($0.name) + $0.value } + [0x75, 0x2E]
  }

  static let proto: [UInt8] = [0x80, 2]

  static func text(_ text: String) -> [UInt8] {
    [0x58] + littleEndian(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + littleEndian(Int64(value)) }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    Array("c\(module)\n\(name)\n".utf8)
  }

  static func tuple(_ elements: [[UInt8]]) -> [UInt8] { [0x28] + elements.flatMap(\.self) + [0x74] }

  /// A storage by persistent id.
  static func storage(_ key: String, _ type: String = "FloatStorage", count: Int) -> [UInt8] {
    tuple([text("storage"), global("torch", type), text(key), text("cpu"), integer(count)])
      + [0x51]
  }

  /// A tensor that looks at a storage.
  static func tensor(
    _ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]
  ) -> [UInt8] {
    global("torch._utils", "_rebuild_tensor_v2")
      + tuple([
        storage, integer(offset), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89],
        [0x7D],
      ]) + [0x52]
  }
}
