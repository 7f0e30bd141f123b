import Foundation
import Sememe
import SememeHub
import Testing

@Suite("Downloads that break off")
struct BrokenConnectionTests {
  let id: ModelID
  let weights: TestRepository.File

  init() throws {
    id = try ModelID("acme/tiny-encoder")
    weights = try #require(TestRepository.encoder.files["model.safetensors"])
  }

  @Test(
    "A cut or reset connection is taken up where it broke",
    arguments: [TestFault.cut(after: 1_500_000), .reset(after: 1_500_000)])
  func resumes(fault: TestFault) async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([fault], for: "GET model.safetensors")
        _ = try await setting.store(hub).pull(id)
        #expect(try setting.holdsWholeEncoder())
        let requests = hub.downloads.filter { $0.uri.contains("model.safetensors") }
        #expect(requests.count == 2)
        #expect(requests.first?.headers["range"] == nil)
        let range = try #require(requests.last?.headers["range"])
        let start = try #require(Int(range.dropFirst("bytes=".count).dropLast()))
        #expect(start > 0 && start <= 1_500_000)
        #expect(requests.last?.status == 206)
      }
    }
  }

  @Test("Any number of breaks is survived as long as each try brings something")
  func manyCuts() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan(Array(repeating: .cut(after: 300_000), count: 9), for: "GET model.safetensors")
        _ = try await setting.store(hub).pull(id)
        #expect(try setting.holdsWholeEncoder())
      }
    }
  }

  @Test("Tries that bring nothing come to an end, and the next pull goes on from there")
  func givesUp() async throws {
    try await TestSetting.inEmptyCache { setting in
      let incomplete = setting.modelFolder + "/blobs/\(weights.etag).incomplete"
      try await TestHub.serving { hub in
        hub.plan(
          [.cut(after: 1_000_000)] + Array(repeating: .cut(after: 0), count: 5),
          for: "GET model.safetensors")
        let store = try setting.store(hub)
        let error = try await #require(throws: HubError.self) { try await store.pull(id) }
        #expect(error.code == .network)
        #expect(try setting.cache.snapshot(of: id) == nil, "the branch is noted last")
      }
      let left = try setting.bytes(incomplete)
      #expect(left.count > 0 && left == Array(weights.bytes.prefix(left.count)))
      try await TestHub.serving { hub in
        _ = try await setting.store(hub).pull(id)
        #expect(try setting.holdsWholeEncoder())
        #expect(
          hub.downloads.first { $0.uri.contains("model.safetensors") }?.headers["range"]
            == "bytes=\(left.count)-")
      }
    }
  }

  @Test(
    "What an earlier download left is used when it is right and thrown away when not",
    arguments: [
      (prefix: 2_000_000, isRight: true, isRanged: true), (3 << 20 | 17, true, false),
      (2_000_000, false, true), (3 << 20 | 17, false, false), (4 << 20, false, false),
    ])
  func leftovers(prefix: Int, isRight: Bool, isRanged: Bool) async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let blobs = setting.modelFolder + "/blobs"
        try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
        let bytes =
          isRight ? Array(weights.bytes.prefix(prefix)) : [UInt8](repeating: 7, count: prefix)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(blobs)/\(weights.etag).incomplete"))
        _ = try await setting.store(hub).pull(id)
        #expect(try setting.holdsWholeEncoder())
        let requests = hub.downloads.filter { $0.uri.contains("model.safetensors") }
        #expect(requests.contains { $0.headers["range"] == "bytes=\(prefix)-" } == isRanged)
        #expect(requests.contains { $0.headers["range"] == nil } == !isRight)
      }
    }
  }

  @Test("A host that cannot send parts of files sends the whole file again")
  func noRanges() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.cut(after: 1_000_000), .wholeFile], for: "GET model.safetensors")
        _ = try await setting.store(hub).pull(id)
        #expect(try setting.holdsWholeEncoder())
      }
    }
  }

  @Test("A slow host is waited for, a silent one is not")
  func patience() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.slow(piece: 200_000, pause: 30)], for: "GET model.safetensors")
        hub.plan([.stall(after: 0)], for: "GET tokenizer.json")
        let store = try setting.store(hub) { $0.downloadTimeout = .seconds(5) }
        _ = try await store.pull(id)
        #expect(try setting.holdsWholeEncoder())
        #expect(hub.downloads.filter { $0.uri.hasSuffix("tokenizer.json") }.count >= 2)
      }
    }
  }

  @Test("A hub that is not there is a network failure that names it")
  func unreachable() async throws {
    try await TestSetting.inEmptyCache { setting in
      let endpoint = try await TestHub.serving { $0.endpoint }
      let configuration = try HubConfiguration(
        environment: ProcessEnvironment([
          "HF_ENDPOINT": endpoint, "HF_HUB_CACHE": setting.cache.root,
          "HF_HOME": setting.cache.root,
        ]))
      var quick = configuration
      quick.retryPolicy.attempts = 1
      let store = ModelStore(configuration: quick)
      let error = try await #require(throws: HubError.self) { try await store.pull(id) }
      #expect(error.code == .network)
      #expect(error.message.contains(endpoint) && error.message.contains("HF_HUB_OFFLINE"))
    }
  }
}
