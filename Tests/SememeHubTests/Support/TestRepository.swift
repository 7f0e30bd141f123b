import Crypto

/// A model as a hub keeps it: its files at one commit.
struct TestRepository: Sendable {
  /// One file of the model.
  struct File: Sendable {
    let bytes: [UInt8]
    /// Whether the hub keeps it as a large file: named by its SHA-256 and served from another host.
    let isLarge: Bool

    /// The name of the bytes in the cache.
    var etag: String {
      if isLarge { return Self.hexadecimal(SHA256.hash(data: bytes)) }
      return Self.hexadecimal(Insecure.SHA1.hash(data: Array("blob \(bytes.count)\0".utf8) + bytes))
    }

    private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
      digest.map { (String($0 >> 4, radix: 16)) + String($0 & 15, radix: 16) }.joined()
    }
  }

  var id = "acme/tiny-encoder"
  var commit = "0123456789abcdef0123456789abcdef01234567"
  /// The branches and tags, besides the commit itself.
  var revisions: Set<String> = ["main"]
  var files: [String: File]
  /// Names that the hub lists although it has no such files.
  var strayNames: [String] = []
  /// The token that the hub wants, if any.
  var requiredToken: String?

  /// A small sentence encoder: configurations, a module folder, weights of three megabytes, and the
  /// copies for other runtimes that an encoder does not need.
  static let encoder = TestRepository(files: [
    "config.json": File(bytes: Array(#"{"model_type": "bert"}"#.utf8), isLarge: false),
    "modules.json": File(bytes: Array("[]".utf8), isLarge: false),
    "tokenizer.json": File(bytes: bytes(count: 40_000, seed: 1), isLarge: false),
    "1_Pooling/config.json": File(
      bytes: Array(#"{"pooling_mode_mean_tokens": true}"#.utf8), isLarge: false),
    "model.safetensors": File(bytes: bytes(count: 3 << 20 | 17, seed: 2), isLarge: true),
    "pytorch_model.bin": File(bytes: bytes(count: 4_000, seed: 3), isLarge: true),
    "onnx/model.onnx": File(bytes: bytes(count: 4_000, seed: 4), isLarge: true),
    "empty/config.json": File(bytes: [], isLarge: false),
  ])

  /// The names of the files that an encoder needs.
  static let encoderNames = [
    "1_Pooling/config.json", "config.json", "empty/config.json", "model.safetensors",
    "modules.json", "tokenizer.json",
  ]

  /// Reproducible bytes without a pattern.
  static func bytes(count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }
}
