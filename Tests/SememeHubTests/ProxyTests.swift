import Foundation
import Sememe
import SememeHub
import Testing

@Suite("Pulling through a proxy")
struct ProxyTests {
  let id: ModelID

  init() throws {
    id = try ModelID("acme/tiny-encoder")
  }

  @Test("Everything goes through the proxy, with its login, and nothing where no_proxy forbids it")
  func wholePull() async throws {
    try await TestProxy.serving { proxy, port in
      try await TestHub.serving { hub in
        let address = "http://ann:pass@127.0.0.1:\(port)"
        try await TestSetting.inEmptyCache { setting in
          _ = try await setting.store(hub, environment: ["http_proxy": address]).pull(id)
          #expect(try setting.holdsWholeEncoder())
          let login = "Basic " + Data("ann:pass".utf8).base64EncodedString()
          #expect(!proxy.requests.isEmpty)
          #expect(
            proxy.requests.allSatisfy { head in
              head.hasPrefix("CONNECT 127.0.0.1:")
                && head.lowercased().contains("proxy-authorization: ")
                && head.contains(login)
            })
        }
        let before = proxy.requests.count
        try await TestSetting.inEmptyCache { setting in
          let variables = ["http_proxy": address, "no_proxy": "127.0.0.0/8"]
          _ = try await setting.store(hub, environment: variables).pull(id)
          #expect(proxy.requests.count == before)
        }
      }
    }
  }

  @Test("A proxy that is not there is a network failure, not a silent detour")
  func absent() async throws {
    try await TestHub.serving { hub in
      try await TestSetting.inEmptyCache { setting in
        let port = try await TestProxy.serving { _, port in port }
        let store = try setting.store(hub, environment: ["http_proxy": "127.0.0.1:\(port)"])
        let error = try await #require(throws: HubError.self) { try await store.pull(id) }
        #expect(error.code == .network && error.message.contains("proxy"))
        #expect(hub.requests.isEmpty)
      }
    }
  }
}
