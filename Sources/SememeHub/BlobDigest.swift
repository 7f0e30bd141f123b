import Crypto

/// The hash of a file's bytes, of the kind that its name in the cache demands.
enum BlobDigest: Sendable {
  /// Large files are named by the SHA-256 of their bytes.
  case sha256(SHA256)
  /// Small files are named as git names them: by the SHA-1 of `blob <length>`, a zero byte, and the
  /// bytes.
  case git(Insecure.SHA1)
  /// The name is no hash that we know; only the length can be checked.
  case unknown

  /// The beginning of a hash.
  ///
  /// - Parameters:
  ///   - etag: the file's name in the cache; its length tells the kind.
  ///   - size: the length of the file in bytes.
  init(etag: String, size: Int) {
    guard etag.utf8.allSatisfy({ Self.digits.contains($0) }) else {
      self = .unknown
      return
    }
    switch etag.utf8.count {
    case 64:
      self = .sha256(SHA256())
    case 40:
      var hash = Insecure.SHA1()
      hash.update(data: Array("blob \(size)\0".utf8))
      self = .git(hash)
    default:
      self = .unknown
    }
  }

  /// Takes in the next bytes.
  ///
  /// - Parameter bytes: the bytes that follow those taken in before.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    switch self {
    case .sha256(var hash):
      hash.update(bufferPointer: bytes)
      self = .sha256(hash)
    case .git(var hash):
      hash.update(bufferPointer: bytes)
      self = .git(hash)
    case .unknown:
      break
    }
  }

  /// The hash of all bytes taken in, in lower-case hexadecimal; nil when the kind is unknown.
  var hexadecimal: String? {
    switch self {
    case .sha256(let hash): Self.text(hash.finalize())
    case .git(let hash): Self.text(hash.finalize())
    case .unknown: nil
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func text(_ digest: some Sequence<UInt8>) -> String {
    String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
