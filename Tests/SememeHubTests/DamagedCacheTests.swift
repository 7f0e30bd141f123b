import Foundation
import Sememe
import SememeHub
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("A cache that is damaged, full, locked away or lying")
struct DamagedCacheTests {
  let id: ModelID
  let weights: TestRepository.File

  init() throws {
    id = try ModelID("acme/tiny-encoder")
    weights = try #require(TestRepository.encoder.files["model.safetensors"])
  }

  @Test("A blob of the wrong length is downloaded again", arguments: [0, 1_000_000])
  func truncatedBlob(length: Int) async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let store = try setting.store(hub)
        _ = try await store.pull(id)
        let blob = setting.modelFolder + "/blobs/" + weights.etag
        try Data(weights.bytes.prefix(length)).write(to: URL(fileURLWithPath: blob))
        hub.forgetRequests()
        _ = try await store.pull(id)
        #expect(try setting.holdsWholeEncoder())
        #expect(hub.downloads.count == 1)
      }
    }
  }

  @Test("A link to nothing is downloaded again; a missing link to a whole blob is only made anew")
  func brokenLinks() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let store = try setting.store(hub)
        _ = try await store.pull(id)
        try FileManager.default.removeItem(atPath: setting.modelFolder + "/blobs/" + weights.etag)
        try FileManager.default.removeItem(atPath: setting.snapshot + "/tokenizer.json")
        hub.forgetRequests()
        _ = try await store.folder(for: id.description)
        #expect(try setting.holdsWholeEncoder())
        #expect(hub.downloads.map { $0.uri.contains("model.safetensors") } == [true])
      }
    }
  }

  @Test("A planted link in the place of a folder is not followed")
  func plantedLink() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let target = setting.cache.root + "-outside"
        for folder in [target, setting.snapshot] {
          try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
          atPath: setting.snapshot + "/1_Pooling", withDestinationPath: target)
        let victim = URL(fileURLWithPath: target + "/config.json")
        try Data("precious".utf8).write(to: victim)
        let store = try setting.store(hub)
        let error = try await #require(throws: HubError.self) { try await store.pull(id) }
        #expect(error.code == .cacheNotWritable && error.message.contains("1_Pooling"))
        #expect(try setting.files(in: target) == ["config.json"])
        #expect(try Data(contentsOf: victim) == Data("precious".utf8))
        #expect(try setting.cache.snapshot(of: id) == nil)
      }
    }
  }

  @Test("The weights get their name last, and not where another file cannot have its own")
  func weightsLast() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        try FileManager.default.createDirectory(
          atPath: setting.snapshot + "/tokenizer.json", withIntermediateDirectories: true)
        let store = try setting.store(hub)
        let error = try await #require(throws: HubError.self) { try await store.pull(id) }
        #expect(error.code == .cacheNotWritable && error.message.contains("tokenizer.json"))
        let named = try setting.files(in: setting.snapshot)
        #expect(named.contains("config.json") && !named.contains("model.safetensors"))
      }
    }
  }

  @Test("A planted link in the place of an unfinished download is not written through")
  func plantedIncomplete() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let target = setting.cache.root + "-victim"
        try Data("precious".utf8).write(to: URL(fileURLWithPath: target))
        let blobs = setting.modelFolder + "/blobs"
        try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          atPath: "\(blobs)/\(weights.etag).incomplete", withDestinationPath: target)
        let store = try setting.store(hub)
        let error = try await #require(throws: HubError.self) { try await store.pull(id) }
        #expect(error.code == .cacheNotWritable)
        #expect(try setting.bytes(target) == Array("precious".utf8))
      }
    }
  }

  @Test("A cache that cannot be written is an error that names it")
  func notWritable() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let file = setting.cache.root + "-file"
        try Data().write(to: URL(fileURLWithPath: file))
        // Where a file stands in the way, it is named.
        for (root, name) in [(file + "/hub", file), ("/proc/sememe-cache", "/proc/sememe-cache")] {
          let store = try setting.store(hub) { $0.cache = HubCache(root: root) }
          let error = try await #require(throws: HubError.self) { try await store.pull(id) }
          #expect(error.code == .cacheNotWritable)
          #expect(error.message.contains(name) && error.message.contains("HF_HUB_CACHE"))
        }
      }
    }
  }

  @Test(
    "On a read-only file system a cached model is found and a new one is an error",
    .enabled(if: Mount.isPossible, "needs the right to mount a file system"))
  func readOnly() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let folder = setting.cache.root + "-tmpfs"
        try await Mount.using(folder, megabytes: 16) { mount in
          let store = try setting.store(hub) { $0.cache = HubCache(root: folder + "/hub") }
          let pulled = try await store.pull(id)
          try FileManager.default.removeItem(atPath: folder + "/hub/.locks")
          try await mount.makeReadOnly()
          #expect(try await store.folder(for: id.description) == pulled)
          #expect(try await store.pull(id) == pulled, "nothing has to be written")
          hub.update { $0.files["config.json"] = .init(bytes: [1], isLarge: false) }
          hub.update { $0.commit = String(repeating: "1", count: 40) }
          let error = try await #require(throws: HubError.self) { try await store.pull(id) }
          #expect(error.code == .cacheNotWritable)
        }
      }
    }
  }

  @Test(
    "A full disk is an error, with no half files under final names, and the download goes on later",
    .enabled(if: Mount.isPossible, "needs the right to mount a file system"))
  func diskFull() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let folder = setting.cache.root + "-tmpfs"
        try await Mount.using(folder, megabytes: 4) { _ in
          let cache = HubCache(root: folder + "/hub")
          let store = try setting.store(hub) { $0.cache = cache }
          let filler = folder + "/filler"
          // Too little room from the start: nothing is downloaded.
          try Data(count: 2 << 20).write(to: URL(fileURLWithPath: filler))
          let early = try await #require(throws: HubError.self) { try await store.pull(id) }
          #expect(
            early.code == .insufficientDisk && early.message.contains("\(weights.bytes.count)"))
          #expect(!hub.downloads.contains { $0.uri.contains("model.safetensors") })
          // The disk fills up on the way.
          try FileManager.default.removeItem(atPath: filler)
          hub.plan([.slow(piece: 600_000, pause: 60)], for: "GET model.safetensors")
          let late = try await #require(throws: HubError.self) {
            try await store.pull(id) { report in
              if report.file == "model.safetensors", report.fileBytes > 0 {
                try? Data(count: 1_500_000).write(to: URL(fileURLWithPath: filler))
              }
            }
          }
          #expect(late.code == .insufficientDisk)
          #expect(try cache.snapshot(of: id) == nil)
          let blobs = folder + "/hub/models--acme--tiny-encoder/blobs/"
          #expect(!FileManager.default.fileExists(atPath: blobs + weights.etag))
          try FileManager.default.removeItem(atPath: filler)
          let pulled = try await store.pull(id)
          #expect(try setting.bytes(pulled + "/model.safetensors") == weights.bytes)
        }
      }
    }
  }

  @Test("Offline, the cache answers, and what it lacks is an error that names the variables")
  func offline() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let offline = try setting.store(hub, environment: ["HF_HUB_OFFLINE": "1"])
        let error = try await #require(throws: HubError.self) { try await offline.pull(id) }
        #expect(error.code == .offline)
        #expect(
          error.message.contains("HF_HUB_OFFLINE") && error.message.contains(setting.cache.root))
        #expect(hub.requests.isEmpty)
        let pulled = try await setting.store(hub).pull(id)
        hub.forgetRequests()
        #expect(try await offline.pull(id) == pulled)
        #expect(try await offline.folder(for: "acme/tiny-encoder") == pulled)
        #expect(hub.requests.isEmpty)
        try FileManager.default.removeItem(atPath: setting.snapshot + "/model.safetensors")
        let incomplete = try await #require(throws: HubError.self) { try await offline.pull(id) }
        #expect(incomplete.code == .offline && incomplete.message.contains("incomplete"))
      }
    }
  }

  @Test("A pinned commit whose download stopped half-way is not taken for the model")
  func halfPulledCommit() async throws {
    let commit = TestRepository.encoder.commit
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan(Array(repeating: .status(500), count: 3), for: "GET tokenizer.json")
        let store = try setting.store(hub)
        let offline = try setting.store(hub, environment: ["HF_HUB_OFFLINE": "1"])
        await #expect(throws: HubError.self) { try await store.pull(id, revision: commit) }
        #expect(!FileManager.default.fileExists(atPath: setting.snapshot), "bytes come first")
        // What another library may leave: it names each file as it comes.
        try FileManager.default.createDirectory(
          atPath: setting.snapshot, withIntermediateDirectories: true)
        try Data(weights.bytes).write(
          to: URL(fileURLWithPath: setting.snapshot + "/model.safetensors"))
        let error = try await #require(throws: HubError.self) {
          try await offline.pull(id, revision: commit)
        }
        #expect(error.code == .offline && error.message.contains("config.json"))
        let whole = try await store.pull(id, revision: commit)
        #expect(try await offline.pull(id, revision: commit) == whole)
      }
    }
  }

  @Test("A folder is used as it is and never touches the network")
  func folder() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let store = try setting.store(hub)
        let parent = (setting.cache.root as NSString).deletingLastPathComponent
        #expect(try await store.folder(for: parent) == parent)
        let error = try await #require(throws: HubError.self) {
          try await store.folder(for: "./none")
        }
        #expect(error.code == .notFound)
        #expect(hub.requests.isEmpty)
      }
    }
  }
}
