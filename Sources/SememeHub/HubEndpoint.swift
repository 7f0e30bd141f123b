import Sememe

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The address of a hub that speaks Hugging Face's protocol.
public struct HubEndpoint: Sendable, Hashable, CustomStringConvertible {
  /// The address without a slash at the end.
  public let description: String
  /// The same as a URL.
  let url: URL

  /// An address.
  ///
  /// - Parameter text: an `http` or `https` address; a path is allowed, for hubs behind a gateway.
  /// - Throws: `HubError` with code `invalidConfiguration`.
  public init(_ text: String) throws(HubError) {
    var address = text[...]
    while address.hasSuffix("/") { address.removeLast() }
    guard let url = URL(string: String(address)), let scheme = url.scheme?.lowercased(),
      scheme == "https" || scheme == "http", url.host?.isEmpty == false, url.query == nil,
      url.fragment == nil, url.user == nil
    else {
      // What stands before an @ may be a password.
      let value =
        text.contains("@")
        ? "holds a login; give a token in HF_TOKEN instead" : "is \(text.quotedForMessage)"
      throw HubError(
        .invalidConfiguration,
        "HF_ENDPOINT \(value); expected an address as in https://huggingface.co")
    }
    description = String(address)
    self.url = url
  }

  /// The address of what the hub knows about a version of a model, with each file's size and hash.
  func listing(of id: ModelID, revision: String) throws(HubError) -> URL {
    try address("/api/models/\(id)/revision/\(Self.escaped(revision))?blobs=true")
  }

  /// The address of a file's bytes.
  func file(_ path: String, of id: ModelID, commit: String) throws(HubError) -> URL {
    let escapedPath = path.split(separator: "/").map { Self.escaped(String($0)) }
    return try address("/\(id)/resolve/\(commit)/\(escapedPath.joined(separator: "/"))")
  }

  /// Whether an address is on this hub itself: same scheme, host and port.
  func hasSameOrigin(as other: URL) -> Bool {
    Self.origin(of: url) == Self.origin(of: other)
  }

  private func address(_ path: String) throws(HubError) -> URL {
    guard let url = URL(string: description + path) else {
      throw HubError(.invalidName, "\((description + path).quotedForMessage) is not an address")
    }
    return url
  }

  private static func origin(of url: URL) -> [String] {
    let scheme = url.scheme?.lowercased() ?? ""
    let port = url.port ?? (scheme == "https" ? 443 : 80)
    return [scheme, url.host?.lowercased() ?? "", String(port)]
  }

  /// Percent-encodes all but RFC 3986's unreserved characters, slashes included.
  private static func escaped(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
