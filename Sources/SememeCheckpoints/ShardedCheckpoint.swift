internal import SememeJSON
internal import SememeSystem

/// Weights split over several files of one form, as their index (`model.safetensors.index.json`,
/// `pytorch_model.bin.index.json`) lists them.
struct ShardedCheckpoint: Checkpoint {
  let source: String
  /// The longest index that is read.
  private static let maximumIndexBytes = 64 << 20

  private let shards: [String: any Checkpoint]
  private let shardOfTensor: [String: String]

  var form: String {
    "\(shards.values.first?.form ?? "nothing") in \(shards.count) shards"
  }
  var names: [String] { Array(shardOfTensor.keys) }

  /// Opens every shard that the index lists.
  ///
  /// - Parameters:
  ///   - indexPath: the index; shards lie beside it.
  ///   - form: how every shard is saved.
  ///   - mapping: how bytes come into memory.
  /// - Throws: `CheckpointError` where the index is invalid, a shard is missing or broken, or a
  ///   tensor is not where the index says.
  init(indexPath: String, _ form: SavedForm, mapping: Mapping) throws(CheckpointError) {
    source = indexPath
    let map = try ShardedCheckpoint.readIndex(indexPath)
    let folder = indexPath.split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/")
    var shards: [String: any Checkpoint] = [:]
    for name in Set(map.values).sorted() {
      shards[name] = try form.open("\(folder)/\(name)", mapping)
    }
    for (tensor, shard) in map where shards[shard]?.stored(tensor) == nil {
      throw CheckpointError(
        .malformedFile, "\(indexPath): tensor \"\(tensor)\" should be in \(shard) and is not")
    }
    for (name, shard) in shards {
      if let extra = shard.names.first(where: { map[$0] != name }) {
        throw CheckpointError(
          .malformedFile, "\(indexPath): tensor \"\(extra)\" of \(name) is not listed")
      }
    }
    self.shards = shards
    shardOfTensor = map
  }

  func stored(_ name: String) -> StoredTensor? {
    shardOfTensor[name].flatMap { shards[$0]?.stored(name) }
  }

  /// The shard of each tensor, as an index lists them.
  static func readIndex(_ path: String) throws(CheckpointError) -> [String: String] {
    let contents = try FileContents.weights(path, mapping: .never, limit: maximumIndexBytes)
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONDocument(contents.copied, source: path).root
    } catch {
      throw CheckpointError(.malformedFile, "\(path): not valid JSON", cause: error)
    }
    guard let map = root["weight_map"], map.kind == .object else {
      throw CheckpointError(.malformedFile, "\(path): no object \"weight_map\"")
    }
    var result: [String: String] = [:]
    for (key, value) in map.members {
      guard let shard = value.string, isPlainFileName(shard) else {
        throw CheckpointError(
          .malformedFile,
          "\(path): tensor \"\(key.string)\" must name a file beside the index, without folders")
      }
      result[key.string] = shard
    }
    return result
  }

  private static func isPlainFileName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".."
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 == 0 }
  }
}
