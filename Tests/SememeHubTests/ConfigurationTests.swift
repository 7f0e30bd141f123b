import AsyncHTTPClient
import Foundation
import Sememe
import SememeHub
import Testing

@Suite("The hub's configuration")
struct ConfigurationTests {
  private func configuration(_ variables: [String: String]) throws -> HubConfiguration {
    try HubConfiguration(
      environment: ProcessEnvironment(variables.merging(["HOME": "/none"]) { $1 }))
  }

  @Test("Without variables it is huggingface.co, ten seconds and no token")
  func defaults() throws {
    let plain = try configuration([:])
    #expect(plain.endpoint.description == "https://huggingface.co")
    #expect(plain.cache.root == "/none/.cache/huggingface/hub")
    #expect(plain.token == nil && !plain.isOffline)
    #expect(plain.metadataTimeout == .seconds(10) && plain.downloadTimeout == .seconds(10))
  }

  @Test("Each variable is read as huggingface_hub reads it")
  func variables() throws {
    #expect(
      try configuration(["HF_ENDPOINT": "http://hub:8080/x/"]).endpoint.description
        == "http://hub:8080/x")
    #expect(try configuration(["HF_HUB_ETAG_TIMEOUT": "3"]).metadataTimeout == .seconds(3))
    #expect(try configuration(["HF_HUB_DOWNLOAD_TIMEOUT": "0"]).downloadTimeout == .seconds(10))
    for on in ["1", "true", "YES", "On"] {
      #expect(try configuration(["HF_HUB_OFFLINE": on]).isOffline)
      #expect(try configuration(["TRANSFORMERS_OFFLINE": on]).isOffline)
    }
    #expect(try !configuration(["HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "1"]).isOffline)
    #expect(try configuration(["HUGGING_FACE_HUB_TOKEN": "old"]).token == "old")
    #expect(try configuration(["HF_TOKEN": "new", "HUGGING_FACE_HUB_TOKEN": "old"]).token == "new")
  }

  @Test(
    "A login in the hub's address is refused without being shown",
    arguments: ["https://ann:hunter2@hub", "https://ann:hunter2@", "ann:hunter2@hub"])
  func login(address: String) {
    let error = #expect(throws: HubError.self) { try configuration(["HF_ENDPOINT": address]) }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains("HF_ENDPOINT") == true)
    #expect(error?.message.contains("hunter2") == false)
  }

  @Test(
    "Values that cannot be used are refused with the variable's name",
    arguments: [
      ("HF_ENDPOINT", "huggingface.co"), ("HF_ENDPOINT", "ftp://x"), ("HF_ENDPOINT", "https://"),
      ("HF_ENDPOINT", "https://x?y"), ("HF_HUB_ETAG_TIMEOUT", "soon"),
      ("HF_HUB_ETAG_TIMEOUT", "-1"),
      ("HF_HUB_DOWNLOAD_TIMEOUT", "99999999999999999999"), ("https_proxy", "ftp://x:1"),
      ("all_proxy", "https://x:1"),
    ])
  func invalid(name: String, value: String) {
    let error = #expect(throws: HubError.self) { try configuration([name: value]) }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains(name) == true)
  }

  @Test("Proxies go by scheme, with exceptions by host, domain, port and network")
  func proxies() throws {
    let environment = [
      "https_proxy": "http://ann:pw@proxy:3128", "HTTP_PROXY": "plain:8080",
      "NO_PROXY": "localhost, .inner.org,only.net:8443,10.0.0.0/8",
    ]
    let proxies = try ProxySettings(environment: ProcessEnvironment(environment))
    func proxy(_ address: String) throws -> String? {
      let url = try #require(URL(string: address))
      return proxies.proxy(for: url).map { "\($0.host):\($0.port)" }
    }
    #expect(try proxy("https://huggingface.co/x") == "proxy:3128")
    #expect(try proxy("http://hub.test/x") == "plain:8080")
    for direct in [
      "https://localhost:1/", "https://a.inner.org", "https://inner.org", "https://ONLY.net:8443",
      "http://10.1.2.3/",
    ] {
      #expect(try proxy(direct) == nil, "\(direct)")
    }
    for proxied in [
      "https://notinner.org", "https://only.net", "http://11.1.2.3", "https://10.0.0.x",
    ] {
      #expect(try proxy(proxied) != nil, "\(proxied)")
    }
    let none = ["all_proxy": "socks5://s", "no_proxy": "*"]
    let url = try #require(URL(string: "https://x"))
    #expect(try ProxySettings(environment: ProcessEnvironment(none)).proxy(for: url) == nil)
    let cgi = ["HTTP_PROXY": "evil:1", "REQUEST_METHOD": "GET"]
    let plain = try #require(URL(string: "http://x"))
    #expect(try ProxySettings(environment: ProcessEnvironment(cgi)).proxy(for: plain) == nil)
  }

  @Test("Retry-After is seconds or a date")
  func retryAfter() {
    #expect(RetryAfter.pause("120") == .seconds(120))
    #expect(RetryAfter.pause("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_770) == .seconds(7))
    #expect(RetryAfter.pause("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_800) == .zero)
    for text in [
      "", "-1", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT",
    ] {
      #expect(RetryAfter.pause(text) == nil, "\(text)")
    }
    #expect(RetryAfter.pause("99999999999999") == .seconds(365 * 86_400))
  }

  @Test("Pauses grow, are drawn, and have an end")
  func pauses() {
    let policy = RetryPolicy(attempts: 9, firstPause: .seconds(1), longestPause: .seconds(10))
    for (failures, whole) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (500, 10)] {
      let pause = policy.pause(after: failures)
      #expect(pause <= .seconds(whole) && pause >= .milliseconds(500 * whole))
    }
  }
}
