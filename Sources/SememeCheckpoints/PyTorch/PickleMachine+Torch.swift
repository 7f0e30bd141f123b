extension PickleMachine {
  /// What a global makes of its arguments.
  mutating func result(
    of function: PickleValue, _ arguments: PickleValue
  ) throws(CheckpointError) -> PickleValue {
    guard case .global(let global) = function, let arguments = heap.elements(of: arguments) else {
      throw refused("a call of \(function.kind)")
    }
    switch global {
    case .orderedDictionary: return try orderedDictionary(arguments)
    case .rebuildTensor: return .tensor(try tensor(arguments))
    case .rebuildParameter:
      guard case .tensor(let tensor)? = arguments.first else {
        throw reader.malformed("a parameter needs a tensor")
      }
      return .tensor(tensor)
    case .size:
      guard arguments.count == 1, heap.elements(of: arguments[0]) != nil else {
        throw reader.malformed("a size needs a tuple")
      }
      return arguments[0]
    case .storage: throw refused("a call of \(function.kind)")
    }
  }

  /// Empty, or from a list of pairs, as Python 2 wrote it.
  private mutating func orderedDictionary(
    _ arguments: [PickleValue]
  ) throws(CheckpointError) -> PickleValue {
    let result = heap.makeDictionary()
    guard case .dictionary(let place) = result, let list = arguments.first else { return result }
    // A list that is remembered can be asked for again and again.
    guard arguments.count == 1, let pairs = heap.elements(of: list),
      heap.count + pairs.count <= PickleMachine.maximumObjects
    else { throw reader.malformed("an OrderedDict needs a list of pairs, not too long") }
    for pair in pairs {
      guard let item = heap.elements(of: pair), item.count == 2 else {
        throw reader.malformed("an OrderedDict needs a list of pairs")
      }
      heap.set(item[1], for: item[0], in: place)
    }
    return result
  }

  /// `(storage, offset, shape, strides, ...)`; gradients, hooks and the like do not matter here.
  private func tensor(_ arguments: [PickleValue]) throws(CheckpointError) -> TorchTensor {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0],
      let offset = arguments[1].integer, let shape = sizes(arguments[2]),
      let strides = sizes(arguments[3])
    else { throw reader.malformed("a tensor needs a storage, an offset, a shape and strides") }
    return TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides)
  }

  private func sizes(_ value: PickleValue) -> [Int]? {
    guard let elements = heap.elements(of: value), elements.count <= TorchTensor.maximumRank
    else { return nil }
    let sizes = elements.compactMap(\.integer)
    return sizes.count == elements.count ? sizes : nil
  }

  /// The storage of a persistent id: `("storage", type, key, device, count)`, and in the legacy
  /// form a sixth element, None or `(key, offset, count)` of a part.
  mutating func storage(_ id: PickleValue) throws(CheckpointError) -> PickleValue {
    guard let fields = heap.elements(of: id), fields.count >= 5, fields.count <= 6,
      fields[0].string == "storage", case .global(.storage(let type)) = fields[1],
      let key = fields[2].string, let count = fields[4].integer, count >= 0
    else { throw refused("a persistent object that is no storage") }
    var view = 0..<count
    if fields.count == 6, let part = heap.elements(of: fields[5]) {
      guard part.count == 3, let offset = part[1].integer, let size = part[2].integer,
        offset >= 0, size >= 0, offset <= count, size <= count - offset
      else { throw reader.malformed("a part of storage \"\(key)\" does not lie in it") }
      view = offset..<offset + size
    }
    guard key.utf8.count <= PickleMachine.longestName else {
      throw reader.malformed("a storage's key is \(key.utf8.count) bytes long")
    }
    let known = storages[key]
    guard known == nil || known?.type == type && known?.count == count else {
      throw reader.malformed("storage \"\(key)\" has two types or sizes")
    }
    let whole = TorchStorage(key: key, type: type, count: count, view: 0..<count)
    storages[key] = whole
    return .storage(TorchStorage(key: key, type: type, count: count, view: view))
  }
}
