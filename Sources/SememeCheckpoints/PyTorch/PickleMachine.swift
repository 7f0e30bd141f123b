internal import SememeSystem

/// Reads a pickle of plain weights.
///
/// A machine with a stack that knows the opcodes of `PickleOpcode`, and of classes and functions
/// only PyTorch's few in `TorchGlobal`. Nothing is ever executed.
///
/// Work and memory are linear in the bytes of the pickle, and those are bounded.
struct PickleMachine {
  /// The longest pickle that is read: fifty thousand tensors take about this many bytes.
  static let maximumBytes = 8 << 20
  /// The most values on the stack; Python's writers leave about a thousand there.
  private static let maximumDepth = 1 << 16
  /// The most values that are remembered, and the most that containers hold.
  static let maximumObjects = 1 << 21
  /// The longest name of a module, of what it holds, or of a storage.
  static let longestName = 256

  var reader: ByteReader
  var heap = PickleHeap()
  var storages: [String: TorchStorage] = [:]
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// Reads one pickle.
  ///
  /// - Parameters:
  ///   - file: the file it lies in.
  ///   - range: where it begins, and where it must have ended.
  /// - Returns: its value.
  /// - Throws: `CheckpointError`, with code `unsupportedFormat` for an opcode or a global that is
  ///   not on the list, else `malformedFile`.
  static func read(_ file: FileContents, _ range: Range<Int>) throws(CheckpointError) -> Pickle {
    let part = "pickle (of which \(maximumBytes) bytes are read at most)"
    var machine = PickleMachine(reader: ByteReader(file, part, range.prefix(maximumBytes)))
    let value = try machine.run()
    return Pickle(
      value: value, heap: machine.heap, storages: machine.storages, end: machine.reader.position)
  }

  private init(reader: ByteReader) { self.reader = reader }

  private mutating func run() throws(CheckpointError) -> PickleValue {
    while true {
      let byte = try reader.integer(UInt8.self)
      guard let opcode = PickleOpcode(rawValue: byte) else {
        throw refused("opcode \(PickleOpcode.name(of: byte))")
      }
      if opcode == .stop { return try pop() }
      try execute(opcode)
      guard stack.count <= PickleMachine.maximumDepth, marks.count <= PickleMachine.maximumDepth,
        memo.count <= PickleMachine.maximumObjects, heap.count <= PickleMachine.maximumObjects
      else { throw reader.malformed("more values than a file of weights holds") }
    }
  }

  private mutating func execute(_ opcode: PickleOpcode) throws(CheckpointError) {
    switch opcode {
    case .proto: _ = try reader.take(1)
    case .frame: _ = try reader.take(8)
    case .stop: break
    case .none, .newTrue, .newFalse, .binInt, .binInt1, .binInt2, .long1, .binFloat, .binUnicode,
      .shortBinUnicode, .binString, .shortBinString:
      stack.append(try plainValue(opcode))
    case .mark: marks.append(stack.count)
    case .emptyTuple, .emptyList: stack.append(heap.makeSequence([]))
    case .tuple1: stack.append(heap.makeSequence(try pop(1)))
    case .tuple2: stack.append(heap.makeSequence(try pop(2)))
    case .tuple3: stack.append(heap.makeSequence(try pop(3)))
    case .tuple: stack.append(heap.makeSequence(try popToMark()))
    case .append: try append(try pop(1))
    case .appends: try append(try popToMark())
    case .emptyDict: stack.append(heap.makeDictionary())
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try popToMark())
    case .binPut: memo[Int(try reader.integer(UInt8.self))] = try top()
    case .longBinPut: memo[Int(try reader.integer(UInt32.self))] = try top()
    case .memoize: memo[memo.count] = try top()
    case .binGet: stack.append(try remembered(Int(try reader.integer(UInt8.self))))
    case .longBinGet: stack.append(try remembered(Int(try reader.integer(UInt32.self))))
    case .global: stack.append(try global(module: try line(), name: try line()))
    case .stackGlobal:
      let names = try pop(2)
      guard let module = names[0].string, let name = names[1].string else {
        throw reader.malformed("a global needs two names")
      }
      stack.append(try global(module: module, name: name))
    case .reduce:
      let call = try pop(2)
      stack.append(try result(of: call[0], call[1]))
    case .build:
      // The attributes of an OrderedDict: module versions, of no use here.
      _ = try pop()
      guard case .dictionary = try top() else {
        throw refused("attributes of \(try top().kind)")
      }
    case .binPersistentID: stack.append(try storage(try pop()))
    }
  }

  private func global(module: String, name: String) throws(CheckpointError) -> PickleValue {
    guard max(module.utf8.count, name.utf8.count) <= PickleMachine.longestName else {
      throw reader.malformed("the name of a global is too long")
    }
    guard let global = TorchGlobal(module: module, name: name) else {
      throw refused("\(module).\(name)")
    }
    return .global(global)
  }

  /// An error about something that is not on the lists.
  func refused(_ what: String) -> CheckpointError {
    CheckpointError(
      .unsupportedFormat,
      "\(reader.file.path): the pickle asks for \(what), which plain weights do not need; nothing "
        + "was executed. Save the model's state_dict with torch.save, or as safetensors")
  }

  private func top() throws(CheckpointError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw reader.malformed("the stack is empty")
    }
    return value
  }

  private mutating func pop() throws(CheckpointError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func pop(_ count: Int) throws(CheckpointError) -> [PickleValue] {
    guard stack.count - count >= marks.last ?? 0 else {
      throw reader.malformed("the stack is empty")
    }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(CheckpointError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw reader.malformed("a mark is missing") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private func remembered(_ place: Int) throws(CheckpointError) -> PickleValue {
    guard let value = memo[place] else {
      throw reader.malformed("value \(place) was not remembered before")
    }
    return value
  }

  private mutating func append(_ elements: [PickleValue]) throws(CheckpointError) {
    guard case .sequence(let place) = try top() else {
      throw reader.malformed("elements for \(try top().kind)")
    }
    heap.append(elements, to: place)
  }

  private mutating func setItems(_ items: [PickleValue]) throws(CheckpointError) {
    guard case .dictionary(let place) = try top(), items.count.isMultiple(of: 2) else {
      throw reader.malformed("items for \(try top().kind)")
    }
    for index in stride(from: 0, to: items.count, by: 2) {
      heap.set(items[index + 1], for: items[index], in: place)
    }
  }
}
