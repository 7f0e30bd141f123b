package import AsyncHTTPClient
public import Sememe

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Which proxy stands between here and an address.
public struct ProxySettings: Sendable {
  package typealias Proxy = HTTPClient.Configuration.Proxy

  private let byScheme: [String: Proxy]
  private let exceptions: [ProxyException]

  /// The proxies that the environment names.
  ///
  /// `https_proxy` and `http_proxy` by the address's scheme, else `all_proxy`; `no_proxy` lists the
  /// exceptions. The lower-case spelling wins over the upper-case one. Values are
  /// `http://user:password@host:port`, `socks5://host:port` or plain `host:port`. `HTTP_PROXY` in
  /// upper case is ignored inside a CGI program, where a request could set it.
  ///
  /// - Parameter environment: where to read the variables.
  /// - Throws: `HubError` with code `invalidConfiguration`, naming the variable.
  public init(environment: ProcessEnvironment) throws(HubError) {
    var byScheme: [String: Proxy] = [:]
    for scheme in ["http", "https"] {
      for name in ["\(scheme)_proxy", "all_proxy"] where byScheme[scheme] == nil {
        byScheme[scheme] = try Self.proxy(in: environment, named: name)
      }
    }
    self.byScheme = byScheme
    let list = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
    exceptions = list.split { $0 == "," || $0.isWhitespace }.map { ProxyException(String($0)) }
  }

  /// The proxy for an address; nil when it is reached directly.
  ///
  /// - Parameter url: an absolute address.
  /// - Returns: the proxy's address and credentials.
  package func proxy(for url: URL) -> Proxy? {
    guard let scheme = url.scheme?.lowercased(), let host = url.host?.lowercased(),
      let proxy = byScheme[scheme]
    else { return nil }
    let port = url.port ?? (scheme == "https" ? 443 : 80)
    return exceptions.contains { $0.covers(host: host, port: port) } ? nil : proxy
  }

  /// Every proxy that an address may need.
  package var all: Set<Proxy> { Set(byScheme.values) }

  private static func proxy(
    in environment: ProcessEnvironment, named name: String
  ) throws(HubError) -> Proxy? {
    let isCGI = name == "http_proxy" && environment["REQUEST_METHOD"] != nil
    guard let text = environment[name] ?? (isCGI ? nil : environment[name.uppercased()]) else {
      return nil
    }
    // The value may hold a password: messages name the variable only.
    guard let url = URL(string: text.contains("://") ? text : "http://" + text),
      let host = url.host, !host.isEmpty
    else {
      throw HubError(
        .invalidConfiguration, "\(name) is not a proxy's address; expected http://host:port")
    }
    switch url.scheme?.lowercased() {
    case "http":
      let login = url.user.map { user in
        HTTPClient.Authorization.basic(username: user, password: url.password ?? "")
      }
      return .server(host: host, port: url.port ?? 80, authorization: login)
    case "socks5", "socks5h":
      return .socksServer(host: host, port: url.port ?? 1080)
    default:
      throw HubError(
        .invalidConfiguration,
        "\(name) has the scheme \((url.scheme ?? "").quotedForMessage); "
          + "expected http://host:port or socks5://host:port")
    }
  }
}
