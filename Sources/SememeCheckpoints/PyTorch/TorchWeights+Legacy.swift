internal import SememeSystem

extension TorchWeights {
  /// The first pickle of a legacy file, little-endian: 0x1950A86A20F9469CFC6C.
  private static let magicNumber: [UInt8] = [
    0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]
  private static let protocolVersion = 1001

  /// Reads the form before PyTorch 1.6: pickles of a magic number, a version, the writing system,
  /// the weights and the storages' keys; then each storage, its count of numbers before it.
  init(legacy file: FileContents) throws(CheckpointError) {
    var place = 0
    func next() throws(CheckpointError) -> Pickle {
      let pickle = try PickleMachine.read(file, place..<file.count)
      place = pickle.end
      return pickle
    }
    guard file.withBytes({ $0.first == PickleOpcode.proto.rawValue }),
      case .wideInteger(TorchWeights.magicNumber) = try next().value
    else {
      throw CheckpointError(
        .malformedFile,
        "\(file.path): neither a zip file nor a legacy file of torch.save; "
          + "if it is a pointer of Git LFS or cut off, fetch it again")
    }
    guard try next().value.integer == TorchWeights.protocolVersion else {
      throw CheckpointError(
        .unsupportedFormat, "\(file.path): a legacy form of torch.save of an unknown version")
    }
    try TorchWeights.requireLittleEndian(file, system: try next())
    pickle = try next()
    let keys = try next()
    storages = try TorchWeights.readStorages(file, from: place, keys, pickle.storages)
  }

  private static func requireLittleEndian(
    _ file: FileContents, system: Pickle
  ) throws(CheckpointError) {
    let flag = system.heap.items(of: system.value)?.first { $0.key.string == "little_endian" }
    guard case .bool(true)? = flag?.value else {
      throw CheckpointError(
        .unsupportedFormat,
        "\(file.path): its numbers are not little-endian; save it again on another machine")
    }
  }

  private static func readStorages(
    _ file: FileContents, from start: Int, _ keys: Pickle, _ known: [String: TorchStorage]
  ) throws(CheckpointError) -> [String: Range<Int>] {
    var reader = ByteReader(file, "storages", start..<file.count)
    guard let list = keys.heap.elements(of: keys.value) else {
      throw reader.malformed("the list of storages is \(keys.value.kind)")
    }
    var storages: [String: Range<Int>] = [:]
    for key in list {
      guard let key = key.string, let storage = known[key] else {
        throw reader.malformed("storage \"\(key.string ?? key.kind)\" belongs to no tensor")
      }
      let count = try reader.count(of: "numbers of storage \"\(key)\"", size: storage.type.size)
      let bytes = try reader.take(count * storage.type.size)
      try requireSize(storage, bytes.count, file)
      guard storages.updateValue(bytes, forKey: key) == nil else {
        throw reader.malformed("storage \"\(key)\" is listed twice")
      }
    }
    guard reader.remaining == 0 else {
      throw reader.malformed("\(reader.remaining) bytes after the last storage belong to none")
    }
    return storages
  }
}
