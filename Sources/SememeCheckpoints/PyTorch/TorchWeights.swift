internal import SememeSystem

/// What both forms of a `torch.save` file hold: a pickle, and where its storages lie.
struct TorchWeights {
  let pickle: Pickle
  /// The bytes of every storage, by key.
  let storages: [String: Range<Int>]

  /// Reads the zip form: `<name>/data.pkl`, and each storage as `<name>/data/<key>`.
  init(archive file: FileContents) throws(CheckpointError) {
    let entries = try ZipArchive(file).entries
    let pickles = entries.keys.filter { path in
      path.hasSuffix("/data.pkl") && path.split(separator: "/").count == 2
    }
    guard let name = pickles.first, pickles.count == 1, let range = entries[name] else {
      throw CheckpointError(
        .malformedFile,
        "\(file.path): \(pickles.count) entries NAME/data.pkl, expected one: "
          + "not a file of torch.save")
    }
    let folder = name.dropLast("/data.pkl".count)
    try TorchWeights.requireLittleEndian(file, entries["\(folder)/byteorder"])
    pickle = try PickleMachine.read(file, range)
    var storages: [String: Range<Int>] = [:]
    for storage in pickle.storages.values {
      guard let bytes = entries["\(folder)/data/\(storage.key)"] else {
        throw CheckpointError(
          .malformedFile, "\(file.path): storage \"\(storage.key)\" is not in the file")
      }
      try TorchWeights.requireSize(storage, bytes.count, file)
      storages[storage.key] = bytes
    }
    self.storages = storages
  }

  private static func requireLittleEndian(
    _ file: FileContents, _ entry: Range<Int>?
  ) throws(CheckpointError) {
    guard let entry, file.withBytes({ !$0[entry].elementsEqual("little".utf8) }) else { return }
    throw CheckpointError(
      .unsupportedFormat,
      "\(file.path): its numbers are not little-endian; save it again on another machine")
  }

  /// Insists that a storage has as many bytes as its numbers take.
  static func requireSize(
    _ storage: TorchStorage, _ byteCount: Int, _ file: FileContents
  ) throws(CheckpointError) {
    let (wanted, overflow) = storage.count.multipliedReportingOverflow(by: storage.type.size)
    guard !overflow, wanted == byteCount else {
      throw CheckpointError(
        .malformedFile,
        "\(file.path): storage \"\(storage.key)\" should hold \(storage.count) numbers of "
          + "\(storage.type.rawValue) and has \(byteCount) bytes")
    }
  }
}
