import Foundation
import Sememe
import SememeHub
import Testing

@Suite("Several downloads at once")
struct ConcurrencyTests {
  let id: ModelID

  init() throws {
    id = try ModelID("acme/tiny-encoder")
  }

  @Test("Stores that want the same model at once download each file once")
  func sameModel() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.slow(piece: 300_000, pause: 20)], for: "GET model.safetensors")
        let folders = try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 0..<6 {
            let store = try setting.store(hub)
            group.addTask { try await store.pull(id) }
          }
          return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(folders == [setting.snapshot])
        #expect(try setting.holdsWholeEncoder())
        #expect(hub.downloads.count == TestRepository.encoderNames.count - 1)
        #expect(Set(hub.downloads.map(\.uri)).count == hub.downloads.count)
      }
    }
  }

  @Test(
    "A cancelled download stops at once, and the next one goes on from there",
    .timeLimit(.minutes(10)))
  func cancellation() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.slow(piece: 1_100_000, pause: 3_600_000)], for: "GET model.safetensors")
        let store = try setting.store(hub)
        let (reports, arrived) = AsyncStream<Void>.makeStream()
        let pull = Task {
          try await store.pull(id) { report in
            if report.file == "model.safetensors", report.fileBytes > 0 { arrived.finish() }
          }
        }
        for await _ in reports {}
        pull.cancel()
        await #expect(throws: CancellationError.self) { try await pull.value }
        #expect(try setting.cache.snapshot(of: id) == nil)
        hub.forgetRequests()
        _ = try await setting.store(hub).pull(id)
        #expect(try setting.holdsWholeEncoder())
        #expect(
          hub.downloads.first { $0.uri.contains("model.safetensors") }?.headers["range"] != nil)
      }
    }
  }

  @Test("Waiting for another's lock can be cancelled", .timeLimit(.minutes(10)))
  func cancelledWait() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.stall(after: 0)], for: "GET model.safetensors")
        // The closure is what `store` does by default; without it Swift 6.3.1 crashes here.
        let store = try setting.store(hub) { $0.downloadTimeout = TestSetting.patience }
        let holder = Task { try await store.pull(id) }
        let etag = try #require(TestRepository.encoder.files["model.safetensors"]?.etag)
        let incomplete = setting.modelFolder + "/blobs/\(etag).incomplete"
        #expect(try await becomesTrue { FileManager.default.fileExists(atPath: incomplete) })
        hub.forgetRequests()
        let waiter = Task { try await store.pull(id) }
        // The lock is what comes next after the question for the file's hash.
        let isAtLock = try await becomesTrue {
          hub.requests.contains { $0.method == "HEAD" && $0.uri.hasSuffix("model.safetensors") }
        }
        #expect(isAtLock)
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        holder.cancel()
        await #expect(throws: CancellationError.self) { try await holder.value }
      }
    }
  }
}
