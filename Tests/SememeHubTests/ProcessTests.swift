import Foundation
import Sememe
import SememeHub
import SememeTestSupport
import Testing

@Suite("The command as a process of its own")
struct ProcessTests {
  let id: ModelID
  let weights: TestRepository.File

  init() throws {
    id = try ModelID("acme/tiny-encoder")
    weights = try #require(TestRepository.encoder.files["model.safetensors"])
  }

  private func pull(_ hub: TestHub, _ setting: TestSetting) throws -> RunningBinary {
    let patience = String(TestSetting.patience.components.seconds)
    return try RunningBinary(
      ["model", "pull", "acme/tiny-encoder"],
      environment: [
        "HF_ENDPOINT": hub.endpoint, "HF_HUB_CACHE": setting.cache.root,
        "HF_HOME": setting.cache.root,
        "HF_HUB_ETAG_TIMEOUT": patience, "HF_HUB_DOWNLOAD_TIMEOUT": patience,
        "HF_HUB_OFFLINE": "0", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
      ])
  }

  @Test("Two processes that pull at once download each file once and both find it")
  func two() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.slow(piece: 300_000, pause: 60)], for: "GET model.safetensors")
        let processes = try (pull(hub, setting), pull(hub, setting))
        for process in [processes.0, processes.1] {
          let end = try await process.wait()
          #expect(end.status == 0, "\(end.errors)")
          #expect(end.text == setting.snapshot + "\n")
        }
        #expect(try setting.holdsWholeEncoder())
        #expect(hub.downloads.filter { $0.uri.contains("model.safetensors") }.count == 1)
        #expect(Set(hub.downloads.map(\.uri)).count == hub.downloads.count)
      }
    }
  }

  @Test(
    "Killed while downloading, it leaves nothing that looks whole, and the next one goes on"
  )
  func killed() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.slow(piece: 1_200_000, pause: 600_000)], for: "GET model.safetensors")
        let incomplete = setting.modelFolder + "/blobs/\(weights.etag).incomplete"
        let victim = try pull(hub, setting)
        let hasBegun = try await becomesTrue {
          ((try? setting.bytes(incomplete).count) ?? 0) > 0
        }
        victim.kill(SIGKILL)
        #expect(try await victim.wait().status != 0)
        #expect(hasBegun)
        #expect(try setting.cache.snapshot(of: id) == nil)
        #expect(
          !FileManager.default.fileExists(atPath: setting.modelFolder + "/blobs/" + weights.etag))
        hub.forgetRequests()
        let end = try await pull(hub, setting).wait()
        #expect(end.status == 0, "\(end.errors)")
        #expect(try setting.holdsWholeEncoder())
        let request = try #require(hub.downloads.first { $0.uri.contains("model.safetensors") })
        #expect(request.headers["range"]?.hasPrefix("bytes=") == true)
        #expect(request.status == 206)
      }
    }
  }
}
