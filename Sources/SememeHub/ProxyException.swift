/// One entry of `no_proxy`: hosts that are reached without the proxy.
struct ProxyException: Sendable {
  private enum Rule {
    case everything
    case network(address: UInt32, mask: UInt32)
    case domain(String, port: Int?)
  }

  private let rule: Rule

  /// An entry: `*`, an IPv4 network as in `10.0.0.0/8`, or a host or domain, with or without a
  /// leading dot and a port.
  ///
  /// - Parameter text: the entry without surrounding space.
  init(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if text == "*" {
      rule = .everything
    } else if parts.count == 2, let address = Self.address(parts[0]), let bits = UInt32(parts[1]),
      bits <= 32
    {
      rule = .network(address: address, mask: bits == 0 ? 0 : UInt32.max << (32 - bits))
    } else {
      let pieces = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
      let port = pieces.count == 2 ? Int(pieces[1]) : nil
      let name = port == nil ? text.lowercased()[...] : pieces[0]
      rule = .domain(String(name.drop { $0 == "." }), port: port)
    }
  }

  /// Whether the entry covers an address.
  ///
  /// - Parameters:
  ///   - host: a host's name or IP address in lower case.
  ///   - port: the port.
  /// - Returns: true for the host itself and for hosts below the domain.
  func covers(host: String, port: Int) -> Bool {
    switch rule {
    case .everything:
      true
    case .network(let network, let mask):
      Self.address(host[...]).map { $0 & mask == network & mask } ?? false
    case .domain(let name, let ownPort):
      (ownPort == nil || ownPort == port) && !name.isEmpty
        && (host == name || host.hasSuffix("." + name))
    }
  }

  private static func address(_ text: Substring) -> UInt32? {
    let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard bytes.count == 4 else { return nil }
    return bytes.reduce(UInt32?(0)) { sum, byte in
      guard let sum, let byte else { return nil }
      return sum << 8 | UInt32(byte)
    }
  }
}
