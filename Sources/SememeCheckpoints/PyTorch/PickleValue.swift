/// What can lie on the stack of a pickle.
///
/// Containers are places in the machine's heap, never values inside values: however deep a file
/// nests them, or lets them hold themselves, nothing here is recursive.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer of more than eight bytes, little-endian.
  case wideInteger([UInt8])
  case double(Double)
  case string(String)
  /// A tuple or list.
  case sequence(Int)
  /// A dict or OrderedDict.
  case dictionary(Int)
  case global(TorchGlobal)
  indirect case storage(TorchStorage)
  indirect case tensor(TorchTensor)

  /// What messages call it.
  var kind: String {
    switch self {
    case .none: "None"
    case .bool: "a Boolean"
    case .integer, .wideInteger, .double: "a number"
    case .string: "a text"
    case .sequence: "a tuple or list"
    case .dictionary: "a dictionary"
    case .global(let global): "\(global.path)"
    case .storage: "a storage"
    case .tensor: "a tensor"
    }
  }

  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var string: String? { if case .string(let value) = self { value } else { nil } }
}

/// A pickle that was read: its value, and the containers that values point into.
struct Pickle {
  let value: PickleValue
  let heap: PickleHeap
  /// Every storage that the pickle names, by key.
  let storages: [String: TorchStorage]
  /// The byte after the pickle.
  let end: Int
}

/// The containers of a pickle.
struct PickleHeap {
  private(set) var sequences: [[PickleValue]] = []
  private(set) var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []

  /// Containers and what they hold, all together.
  private(set) var count = 0

  mutating func makeSequence(_ elements: [PickleValue]) -> PickleValue {
    sequences.append(elements)
    count += 1 + elements.count
    return .sequence(sequences.count - 1)
  }

  mutating func makeDictionary() -> PickleValue {
    dictionaries.append([])
    count += 1
    return .dictionary(dictionaries.count - 1)
  }

  mutating func append(_ elements: [PickleValue], to place: Int) {
    sequences[place].append(contentsOf: elements)
    count += elements.count
  }

  mutating func set(_ value: PickleValue, for key: PickleValue, in place: Int) {
    dictionaries[place].append((key, value))
    count += 1
  }

  /// The elements of a tuple or list; nil for anything else.
  func elements(of value: PickleValue) -> [PickleValue]? {
    if case .sequence(let place) = value { sequences[place] } else { nil }
  }

  /// The items of a dictionary in the order they were set; nil for anything else.
  func items(of value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
    if case .dictionary(let place) = value { dictionaries[place] } else { nil }
  }
}
