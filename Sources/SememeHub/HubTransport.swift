import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Sememe

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Sends single requests: through the right proxy, with redirects followed and the token kept at
/// home.
struct HubTransport: Sendable {
  private let configuration: HubConfiguration
  /// One client for direct connections (nil) and one for each proxy.
  private let clients: [ProxySettings.Proxy?: HTTPClient]

  private static let maximumRedirects = 10

  init(_ configuration: HubConfiguration) {
    self.configuration = configuration
    var settings = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(
        connect: .init(configuration.metadataTimeout), read: .init(configuration.downloadTimeout)))
    // One stream of many megabytes gains nothing from HTTP/2's windows.
    settings.httpVersion = .http1Only
    // Failures to connect are ours to repeat, with a pause, and ours to report.
    settings.connectionPool.retryConnectionEstablishment = false
    var clients: [ProxySettings.Proxy?: HTTPClient] = [
      nil: HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    ]
    for proxy in configuration.proxies.all {
      settings.proxy = proxy
      clients[proxy] = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }
    self.clients = clients
  }

  /// Closes all connections; the transport cannot be used afterwards.
  func shutdown() async {
    for client in clients.values {
      do {
        try await client.shutdown()
      } catch {
        configuration.logger.debug("closing connections", metadata: ["failure": "\(error)"])
      }
    }
  }

  /// The answer to a request, whatever its status, after redirects.
  ///
  /// The token goes to the hub's own address only, never to the host that a redirect names. A
  /// redirect from `https` to `http` is refused.
  ///
  /// - Parameters:
  ///   - method: GET or HEAD.
  ///   - url: where to begin.
  ///   - headers: what to send besides the token.
  ///   - isEnough: whether an answer is wanted as it is, although it is a redirect.
  /// - Returns: the answer; its body is still to be read.
  /// - Throws: `HubError` with code `network` or `unexpectedAnswer`; `CancellationError`.
  func answer(
    _ method: HTTPMethod, _ url: URL, headers: HTTPHeaders = [:],
    isEnough: (HTTPClientResponse) -> Bool = { _ in false }
  ) async throws -> HTTPClientResponse {
    var url = url
    for _ in 0...Self.maximumRedirects {
      let response = try await send(method, url, headers)
      guard [301, 302, 303, 307, 308].contains(response.status.code), !isEnough(response) else {
        return response
      }
      url = try redirect(of: response, from: url)
    }
    throw HubError(
      .unexpectedAnswer,
      "\(url.withoutQuery) redirects more than \(Self.maximumRedirects) times; check HF_ENDPOINT")
  }

  private func send(
    _ method: HTTPMethod, _ url: URL, _ headers: HTTPHeaders
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: url.absoluteString)
    request.method = method
    request.headers = headers
    request.headers.add(name: "User-Agent", value: "sememe")
    // Sizes, ranges and hashes are those of the file itself.
    request.headers.add(name: "Accept-Encoding", value: "identity")
    if let token = configuration.token, configuration.endpoint.hasSameOrigin(as: url) {
      request.headers.add(name: "Authorization", value: "Bearer \(token)")
    }
    guard let client = clients[configuration.proxies.proxy(for: url)] else {
      preconditionFailure("HubTransport: no client for a proxy of its own configuration")
    }
    return try await Self.reportingFailures(of: url) {
      try await client.execute(request, timeout: .init(configuration.metadataTimeout))
    }
  }

  private func redirect(of response: HTTPClientResponse, from url: URL) throws -> URL {
    guard let location = response.headers.first(name: "Location"),
      let target = URL(string: location, relativeTo: url)?.absoluteURL,
      let scheme = target.scheme?.lowercased(), target.host?.isEmpty == false
    else {
      throw HubError(
        .unexpectedAnswer, "\(url.withoutQuery) redirects, but not to an address; check HF_ENDPOINT"
      )
    }
    guard scheme == "https" || (scheme == "http" && url.scheme?.lowercased() == "http") else {
      throw HubError(
        .unexpectedAnswer,
        "\(url.withoutQuery) redirects to \(target.withoutQuery), which is not encrypted; "
          + "check HF_ENDPOINT and any proxy")
    }
    return target
  }

  /// Runs part of an exchange and turns what breaks it into a `HubError`.
  ///
  /// - Parameters:
  ///   - url: the address, for the message.
  ///   - exchange: the request, or the reading of its body.
  /// - Returns: what the exchange brought.
  /// - Throws: `HubError` with code `network`, which is worth another try; `HubError` and
  ///   `CancellationError` of the exchange itself.
  static func reportingFailures<Answer>(
    of url: URL, _ exchange: () async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await exchange()
    } catch let error as HubError {
      throw error
    } catch {
      // A cancelled request may break in any way, a closed connection among them.
      try Task.checkCancellation()
      throw HubError(
        .network,
        "no connection to \(url.withoutQuery): \(error); check the network, HF_ENDPOINT and the "
          + "proxy variables, or work with what the cache has by HF_HUB_OFFLINE=1",
        cause: error, isTransient: true)
    }
  }
}

extension URL {
  /// The address without query and login, which may be secrets: for messages and logs.
  var withoutQuery: String {
    "\(scheme ?? "")://\(host ?? "")\(port.map { ":\($0)" } ?? "")\(path)"
  }
}
