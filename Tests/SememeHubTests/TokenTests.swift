import Foundation
import Sememe
import SememeHub
import Testing

@Suite("The access token")
struct TokenTests {
  let id: ModelID
  let repository: TestRepository

  init() throws {
    id = try ModelID("acme/tiny-encoder")
    var repository = TestRepository.encoder
    repository.requiredToken = "hf_secret"
    self.repository = repository
  }

  @Test("It opens a gated model and goes to the hub only, never to the host it redirects to")
  func staysAtHome() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving(repository) { hub in
        _ = try await setting.store(hub, environment: ["HF_TOKEN": " hf_secret\n"]).pull(id)
        #expect(try setting.holdsWholeEncoder())
        let elsewhere = hub.requests.filter(\.isAtStorage)
        #expect(!elsewhere.isEmpty)
        #expect(elsewhere.allSatisfy { $0.headers["authorization"] == nil })
        #expect(
          hub.requests.filter { !$0.isAtStorage }.allSatisfy {
            $0.headers["authorization"] == "Bearer hf_secret"
          })
      }
    }
  }

  @Test("It is found in the file that Hugging Face's login writes, unless that is switched off")
  func file() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving(repository) { hub in
        let home = setting.cache.root + "-home"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try Data("hf_secret\n".utf8).write(to: URL(fileURLWithPath: home + "/token"))
        #expect(try setting.store(hub).configuration.token == "hf_secret")
        let other = ["HF_TOKEN_PATH": home + "/none"]
        #expect(try setting.store(hub, environment: other).configuration.token == nil)
        let off = ["HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"]
        #expect(try setting.store(hub, environment: off).configuration.token == nil)
        _ = try await setting.store(hub).pull(id)
      }
    }
  }

  @Test("A token that could not be one is refused without being shown")
  func malformed() throws {
    for token in ["hf_a b", "hf_\u{1}x", "hf_ä"] {
      let error = #expect(throws: HubError.self) {
        try HubConfiguration(environment: ProcessEnvironment(["HF_TOKEN": token, "HOME": "/none"]))
      }
      #expect(error?.code == .invalidConfiguration)
      #expect(
        error?.message.contains("HF_TOKEN") == true && error?.message.contains(token) == false)
    }
  }
}
