import Foundation
import Sememe
import SememeHub
import SememeSystem
import Testing

@Suite("Pulling a model into an empty cache")
struct FreshPullTests {
  let id: ModelID
  let repository = TestRepository.encoder

  init() throws {
    id = try ModelID("acme/tiny-encoder")
  }

  @Test("The cache gets exactly huggingface_hub's layout")
  func layout() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let folder = try await setting.store(hub).pull(id)
        #expect(folder == setting.snapshot)
        #expect(try setting.holdsWholeEncoder())
        #expect(
          try String(decoding: setting.bytes(setting.modelFolder + "/refs/main"), as: UTF8.self)
            == repository.commit)
        let links = FileManager.default
        let weights = try #require(repository.files["model.safetensors"]?.etag)
        let pooling = try #require(repository.files["1_Pooling/config.json"]?.etag)
        #expect(
          try links.destinationOfSymbolicLink(atPath: folder + "/model.safetensors")
            == "../../blobs/" + weights)
        #expect(
          try links.destinationOfSymbolicLink(atPath: folder + "/1_Pooling/config.json")
            == "../../../blobs/" + pooling)
        #expect(
          try setting.files(in: setting.cache.root + "/.locks").contains(
            "models--acme--tiny-encoder/\(weights).lock"))
      }
    }
  }

  @Test("A second pull asks for the description only, and downloads nothing")
  func secondPull() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let store = try setting.store(hub)
        let first = try await store.pull(id)
        #expect(
          hub.downloads.count == TestRepository.encoderNames.count - 1, "the empty file needs none")
        hub.forgetRequests()
        #expect(try await store.pull(id) == first)
        #expect(
          hub.requests.map(\.uri) == ["/api/models/acme/tiny-encoder/revision/main?blobs=true"])
        hub.forgetRequests()
        #expect(try await store.folder(for: "acme/tiny-encoder") == first)
        #expect(hub.requests.isEmpty, "a cached model needs no network")
      }
    }
  }

  @Test("A new commit brings the changed file only and moves the branch")
  func newCommit() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let store = try setting.store(hub)
        let old = try await store.pull(id)
        let commit = "fedcba9876543210fedcba9876543210fedcba98"
        hub.update {
          $0.commit = commit
          $0.files["config.json"] = .init(bytes: Array("{}".utf8), isLarge: false)
        }
        hub.forgetRequests()
        let new = try await store.pull(id)
        #expect(hub.downloads.map(\.uri) == ["/acme/tiny-encoder/resolve/\(commit)/config.json"])
        #expect(try setting.cache.snapshot(of: id) == new)
        #expect(try setting.bytes(new + "/config.json") == Array("{}".utf8))
        #expect(try setting.bytes(old + "/config.json") == repository.files["config.json"]?.bytes)
        #expect(try setting.cache.models().first?.revisions.count == 2)
      }
    }
  }

  @Test("A revision is a branch with slashes, a tag or a commit")
  func revisions() async throws {
    var repository = repository
    repository.revisions = ["refs/pr/7", "v1.0"]
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving(repository) { hub in
        let store = try setting.store(hub)
        for revision in ["refs/pr/7", "v1.0", repository.commit] {
          #expect(try await store.pull(id, revision: revision) == setting.snapshot)
          #expect(try setting.cache.snapshot(of: id, revision: revision) == setting.snapshot)
        }
        #expect(try setting.files(in: setting.modelFolder + "/refs") == ["refs/pr/7", "v1.0"])
      }
    }
  }

  @Test("Progress runs up to the sizes of the files")
  func progress() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let reports = Locked<[PullProgress]>([])
        _ = try await setting.store(hub).pull(id) { report in
          reports.withLock { $0.append(report) }
        }
        let all = reports.withLock { $0 }
        let total = TestRepository.encoderNames.compactMap { repository.files[$0]?.bytes.count }
          .reduce(0, +)
        #expect(all.last?.bytes == total)
        #expect(all.allSatisfy { $0.size == total && $0.fileBytes <= $0.fileSize })
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.bytes <= $1.bytes })
        #expect(all.filter { $0.file == "model.safetensors" }.count >= 3, "reports come on the way")
      }
    }
  }

  @Test("Other selections bring other files")
  func selections() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        let store = try setting.store(hub)
        let folder = try await store.pull(id, files: .matching(["onnx/*", "config.json"]))
        #expect(try setting.files(in: folder) == ["config.json", "onnx/model.onnx"])
        _ = try await store.pull(id, files: .all)
        #expect(try setting.files(in: folder) == repository.files.keys.sorted())
        let error = try await #require(throws: HubError.self) {
          try await store.pull(id, files: .matching(["*.h5"]))
        }
        #expect(error.code == .fileNotFound)
      }
    }
  }
}
