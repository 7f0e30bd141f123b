import Foundation
import Sememe
import Testing

@Suite("The Hugging Face cache")
struct HubCacheTests {
  let commit = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
  let id: ModelID

  init() throws {
    id = try ModelID("acme/model")
  }

  @Test(
    "The folder follows huggingface_hub's variables in its order",
    arguments: [
      ([:], "/home/ann/.cache/huggingface/hub"),
      (["XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
      (["XDG_CACHE_HOME": "/x", "HF_HOME": "/h"], "/h/hub"),
      (["HF_HOME": "~/hf"], "/home/ann/hf/hub"),
      (["HF_HOME": "$BASE/${NAME}_hf", "BASE": "/b", "NAME": "n"], "/b/n_hf/hub"),
      (["HF_HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/old"], "/old"),
      (["HF_HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/old", "HF_HUB_CACHE": "/new/"], "/new"),
      (["HF_HUB_CACHE": "", "HF_HOME": "/h"], "/h/hub"),
      (["HF_HUB_CACHE": "/$UNKNOWN/${open"], "/$UNKNOWN/${open"),
    ] as [([String: String], String)])
  func folder(variables: [String: String], expected: String) {
    let environment = ProcessEnvironment(variables.merging(["HOME": "/home/ann"]) { $1 })
    #expect(HubCache(environment: environment).root == expected)
  }

  @Test("Without HOME the system's user database knows the home folder")
  func homeOfDatabase() {
    #expect(ProcessEnvironment([:]).homeFolder.hasPrefix("/"))
    #expect(ProcessEnvironment([:]).expanding("~root/x") != "~root/x")
    #expect(ProcessEnvironment([:]).expanding("~no-such-user/x") == "~no-such-user/x")
  }

  @Test("Snapshots are found by branch, branch with slashes, and commit")
  func snapshots() throws {
    let files = try TemporaryCache()
    try files.writeModel("models--acme--model", commit: commit)
    try files.write("models--acme--model/refs/refs/pr/1", commit + "\n")
    let expected = files.cache.root + "/models--acme--model/snapshots/" + commit
    for revision in ["main", "refs/pr/1", commit] {
      #expect(try files.cache.snapshot(of: id, revision: revision) == expected)
    }
    for revision in ["v2", "refs", String(repeating: "0", count: 40)] {
      #expect(try files.cache.snapshot(of: id, revision: revision) == nil)
    }
    #expect(try files.cache.snapshot(of: ModelID("acme/other")) == nil)
    #expect(try HubCache(root: "/no/such/folder").snapshot(of: id) == nil)
  }

  @Test(
    "A note that is no commit is an error that names the file",
    arguments: ["", "../../../../etc", "main", "c9745ed"])
  func invalidNotes(note: String) throws {
    let files = try TemporaryCache()
    try files.write("models--acme--model/refs/main", note)
    let cache = files.cache
    let error = #expect(throws: ModelCacheError.self) { try cache.snapshot(of: id) }
    #expect(error?.code == .invalidEntry)
    #expect(error?.message.contains("refs/main") == true)
  }

  @Test("A revision cannot lead out of the cache")
  func escapingRevision() throws {
    let files = try TemporaryCache()
    try files.write("secret", commit)
    let cache = files.cache
    let error = #expect(throws: ModelCacheError.self) {
      try cache.snapshot(of: id, revision: "../../secret")
    }
    #expect(error?.code == .invalidRevision)
  }

  @Test("The list names models, versions, branches and sizes")
  func list() throws {
    let files = try TemporaryCache()
    try files.writeModel("models--acme--model", commit: commit)
    try files.write("models--acme--model/refs/feature/x", commit)
    try files.writeModel("models--bert-base-uncased", commit: String(repeating: "b", count: 40))
    try files.write("models--acme--model/snapshots/\(commit)/copied.json", "12345")
    try files.write("datasets--acme--data/refs/main", commit)
    try files.write("models--a--b--c/refs/main", commit)
    try files.write("version.txt", "1")
    let models = try files.cache.models()
    #expect(models.map(\.id.description) == ["acme/model", "bert-base-uncased"])
    #expect(models.first?.revisions.map(\.commit) == [commit])
    #expect(models.first?.revisions.first?.names == ["feature/x", "main"])
    #expect(models.first?.sizeOnDisk == "{}weights12345".utf8.count)
    #expect(try HubCache(root: "/no/such/folder").models().isEmpty)
  }

  @Test("A word is a folder where there is one, else a model of the cache")
  func location() throws {
    let files = try TemporaryCache()
    try files.writeModel("models--acme--model", commit: commit)
    let cache = files.cache
    #expect(try cache.modelFolder(for: files.folder) == files.folder)
    #expect(
      try cache.modelFolder(for: "acme/model")
        == cache.root + "/models--acme--model/snapshots/" + commit)
    #expect(
      try ModelReference("all-MiniLM-L6-v2")
        == .model(ModelID("sentence-transformers/all-MiniLM-L6-v2")))
    let absent = #expect(throws: ModelCacheError.self) { try cache.modelFolder(for: "acme/none") }
    #expect(absent?.code == .notFound)
    for part in ["acme/none", cache.root, "sememe model pull acme/none"] {
      #expect(absent?.message.contains(part) == true)
    }
    for path in ["./none", "/none/at/all", "~/none", "a/b/c", "none/"] {
      let error = #expect(throws: ModelCacheError.self) { try cache.modelFolder(for: path) }
      #expect(error?.code == .notFound)
      #expect(error?.message.contains("folder") == true)
    }
    try files.write("file", "")
    let file = files.cache.root + "/file"
    // What a file holds is seen when it is loaded.
    #expect(try cache.modelFolder(for: file) == file)
    #expect(throws: ModelCacheError.self) { try cache.modelFolder(for: "a\u{0}b") }
  }

  @Test("A model without weights, or with links to nothing, is called incomplete")
  func incomplete() throws {
    let files = try TemporaryCache()
    try files.writeModel("models--acme--model", commit: commit)
    let cache = files.cache
    try FileManager.default.removeItem(atPath: cache.root + "/models--acme--model/blobs/bb")
    let dangling = #expect(throws: ModelCacheError.self) {
      try cache.modelFolder(for: "acme/model")
    }
    #expect(dangling?.code == .incomplete)
    #expect(dangling?.message.contains("0_Transformer/model.safetensors") == true)
    try FileManager.default.removeItem(
      atPath: cache.root + "/models--acme--model/snapshots/\(commit)/0_Transformer")
    let empty = #expect(throws: ModelCacheError.self) { try cache.modelFolder(for: "acme/model") }
    #expect(empty?.code == .incomplete)
    #expect(empty?.message.contains("no weights") == true)
  }

  @Test("Weights without the model's config.json are called incomplete; a module's own counts")
  func missingConfiguration() throws {
    let files = try TemporaryCache()
    let snapshot = "models--acme--model/snapshots/\(commit)"
    try files.write("models--acme--model/refs/main", commit)
    try files.write(snapshot + "/model.safetensors", "weights")
    try files.write(snapshot + "/1_Pooling/config.json", "{}")
    let cache = files.cache
    let error = #expect(throws: ModelCacheError.self) { try cache.modelFolder(for: "acme/model") }
    #expect(error?.code == .incomplete)
    #expect(error?.message.contains("no config.json") == true)
    try files.write(snapshot + "/0_Transformer/config.json", "{}")
    #expect(try cache.modelFolder(for: "acme/model") == cache.root + "/" + snapshot)
  }

  @Test("A static embedding needs no config.json, nor does a Router of them")
  func staticModels() throws {
    let files = try TemporaryCache()
    let snapshot = "snapshot"
    let folder = files.cache.root + "/" + snapshot
    try files.write(
      snapshot + "/modules.json", #"[{"type":"x.StaticEmbedding","path":"0_StaticEmbedding"}]"#)
    #expect(try HubCache.fault(inSnapshot: folder)?.contains("no weights") == true)
    try files.write(snapshot + "/0_StaticEmbedding/model.safetensors", "weights")
    #expect(try HubCache.fault(inSnapshot: folder) == nil)
    try files.write(snapshot + "/modules.json", #"[{"type":"x.Transformer","path":""}]"#)
    #expect(try HubCache.fault(inSnapshot: folder)?.contains("no config.json") == true)
    let router = "router"
    try files.write(router + "/modules.json", #"[{"type":"x.Router","path":""}]"#)
    try files.write(router + "/query_0_StaticEmbedding/model.safetensors", "weights")
    #expect(try HubCache.fault(inSnapshot: files.cache.root + "/" + router) == nil)
  }

  @Test("Every shard that the index names belongs to the model")
  func shards() throws {
    let files = try TemporaryCache()
    let snapshot = "models--acme--model/snapshots/\(commit)"
    let folder = files.cache.root + "/" + snapshot
    let (first, second) = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
    let index = "/model.safetensors.index.json"
    try files.write(snapshot + "/config.json", "{}")
    try files.write(snapshot + "/" + first, "1")
    try files.write(snapshot + index, #"{"weight_map": {"a": "\#(first)", "b": "\#(second)"}}"#)
    #expect(try HubCache.fault(inSnapshot: folder)?.contains(second) == true)
    try files.write(snapshot + "/" + second, "2")
    #expect(try HubCache.fault(inSnapshot: folder) == nil)
    // The index of another form, whose shards were not asked for.
    try files.write(snapshot + "/pytorch_model.bin.index.json", #"{"weight_map": {"a": "x.bin"}}"#)
    #expect(try HubCache.fault(inSnapshot: folder) == nil)
    for damaged in [
      "", "[]", "{}", #"{"weight_map": {"a": 1}}"#, #"{"weight_map": {"a": "../x"}}"#,
    ] {
      try files.write(snapshot + index, damaged)
      #expect(try HubCache.fault(inSnapshot: folder)?.contains(index) == true, "\(damaged)")
    }
    try files.write(snapshot + "/model.safetensors", "both")
    #expect(try HubCache.fault(inSnapshot: folder) == nil, "one file needs no index")
  }
}
