/// Puts GGUF files together, right ones and wrong ones.
package enum TestGGUF {
  /// A file of parts, with the tensors' bytes after the padding.
  package static func file(
    version: UInt32 = 3, pairs: [[UInt8]] = [], tensors: [[UInt8]] = [], data: [UInt8] = []
  ) -> [UInt8] {
    var bytes = Array("GGUF".utf8) + little(version) + little(UInt64(tensors.count))
    bytes += little(UInt64(pairs.count)) + pairs.flatMap(\.self) + tensors.flatMap(\.self)
    bytes += Array(repeating: 0, count: (32 - bytes.count % 32) % 32)
    return bytes + data
  }

  /// A text with its length before it.
  package static func text(_ text: String) -> [UInt8] {
    little(UInt64(text.utf8.count)) + Array(text.utf8)
  }

  /// A key and a value of a kind, in the format's numbers.
  package static func pair(_ key: String, _ kind: UInt32, _ value: [UInt8]) -> [UInt8] {
    text(key) + little(kind) + value
  }

  /// A key and a text.
  package static func pair(_ key: String, _ value: String) -> [UInt8] {
    pair(key, 8, text(value))
  }

  /// A key and a number of 32 bits.
  package static func pair(_ key: String, _ value: UInt32) -> [UInt8] {
    pair(key, 4, little(value))
  }

  /// A key and a truth value.
  package static func pair(_ key: String, _ value: Bool) -> [UInt8] {
    pair(key, 7, [value ? 1 : 0])
  }

  /// A key and a floating-point number.
  package static func pair(_ key: String, float value: Float) -> [UInt8] {
    pair(key, 6, little(value.bitPattern))
  }

  /// A key and a list of texts.
  package static func pair(_ key: String, _ values: [String]) -> [UInt8] {
    pair(key, 9, little(UInt32(8)) + little(UInt64(values.count)) + values.flatMap(text))
  }

  /// A key and a list of numbers of 32 bits.
  package static func pair(_ key: String, _ values: [Int32]) -> [UInt8] {
    pair(
      key, 9, little(UInt32(5)) + little(UInt64(values.count)) + values.flatMap { little($0) })
  }

  /// A key and a list of floating-point numbers.
  package static func pair(_ key: String, _ values: [Float]) -> [UInt8] {
    pair(
      key, 9,
      little(UInt32(6)) + little(UInt64(values.count)) + values.flatMap { little($0.bitPattern) })
  }

  /// The description of a tensor, its fastest dimension first.
  package static func tensor(
    _ name: String, _ sizes: [UInt64], type: UInt32 = 0, offset: UInt64 = 0
  ) -> [UInt8] {
    text(name) + little(UInt32(sizes.count)) + sizes.flatMap { little($0) } + little(type)
      + little(offset)
  }

  /// The bytes of an integer, the least significant first.
  private static func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
