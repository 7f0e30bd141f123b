import Foundation
import Sememe

/// A cache in a folder of a test's own, written file by file.
struct TemporaryCache: ~Copyable {
  let folder: String
  let cache: HubCache

  init() throws {
    folder = NSTemporaryDirectory() + "/sememe-cache-\(UUID().uuidString)"
    cache = HubCache(root: folder + "/hub")
    try FileManager.default.createDirectory(
      atPath: folder + "/hub", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a file below the cache folder, and the folders above it.
  func write(_ path: String, _ text: String) throws {
    let full = cache.root + "/" + path
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: full))
  }

  /// Makes a link below the cache folder.
  func link(_ path: String, to target: String) throws {
    let full = cache.root + "/" + path
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: target)
  }

  /// Writes a whole model as `huggingface_hub` does.
  func writeModel(_ folder: String, commit: String, revision: String = "main") throws {
    try write("\(folder)/blobs/aa", "{}")
    try write("\(folder)/blobs/bb", "weights")
    try link("\(folder)/snapshots/\(commit)/config.json", to: "../../blobs/aa")
    try link(
      "\(folder)/snapshots/\(commit)/0_Transformer/model.safetensors", to: "../../../blobs/bb")
    try write("\(folder)/refs/\(revision)", commit)
  }
}
