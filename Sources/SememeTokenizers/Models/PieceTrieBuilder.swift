/// Lays out the double array of a ``PieceTrie``, node by node from the root.
struct PieceTrieBuilder {
  private let text: [UInt8]
  private let starts: [Int]
  /// The ids of the pieces; those that go through a node stand together once it is reached.
  private var order: [Int32]
  private var nextOrder: [Int32]
  /// For each byte the number of a node's pieces that go on by it, then where those stand.
  private var places = Array(repeating: 0, count: 256)
  private var units: [UInt64] = []
  /// A bit per unit that holds no node yet.
  private var free: [UInt64] = []
  /// A bit per offset that no node has yet.
  private var unusedOffsets: [UInt64] = []
  /// No unit of the words before this one is searched for room any more.
  private var searchStart = 0

  /// Bytes that never occur in UTF-8 label the units without a node.
  private static let emptyUnit: UInt64 = 0xFF
  private static let wordsPerBlock = 4
  /// How many of the last blocks are searched for room; earlier ones are nearly full.
  private static let searchedBlocks = 16

  init(text: [UInt8], starts: [Int]) {
    self.text = text
    self.starts = starts
    let ids = 0..<max(0, starts.count - 1)
    order = ids.filter { starts[$0] < starts[$0 + 1] }.map { Int32($0) }
    nextOrder = order
  }

  /// A node whose children are to be placed: the pieces that go through it.
  private struct Pending {
    let unit: Int
    let pieces: Range<Int>
    let depth: Int
  }

  /// A node to come: the byte that leads to it, and its pieces.
  private struct Child {
    let label: UInt8
    var pieces: Range<Int>
  }

  /// The units of all nodes, the root first.
  mutating func build() -> [UInt64] {
    // The first block stays without nodes: offset 0 is that of the nodes without children.
    addBlock()
    for word in 0..<Self.wordsPerBlock { free[word] = 0 }
    var pending = [Pending(unit: 0, pieces: 0..<order.count, depth: 0)]
    var children: [Child] = []
    while let node = pending.popLast() {
      children.removeAll(keepingCapacity: true)
      var id: Int32?
      group(node, &children, &id)
      if let id { units[node.unit] |= UInt64(id + 1) << 40 }
      guard !children.isEmpty else { continue }
      let offset = room(for: children)
      units[node.unit] |= UInt64(offset) << 8
      unusedOffsets[offset >> 6] &= ~(1 << UInt64(offset & 63))
      for child in children {
        let unit = offset ^ Int(child.label)
        free[unit >> 6] &= ~(1 << UInt64(unit & 63))
        units[unit] = UInt64(child.label)
        pending.append(Pending(unit: unit, pieces: child.pieces, depth: node.depth + 1))
      }
    }
    return units
  }

  /// Brings the pieces of a node that go on by the same byte together, in the order of their ids,
  /// and finds the id of the piece that ends there.
  private mutating func group(_ node: Pending, _ children: inout [Child], _ id: inout Int32?) {
    for place in node.pieces {
      guard let label = label(of: order[place], at: node.depth) else {
        id = order[place]
        continue
      }
      if places[Int(label)] == 0 { children.append(Child(label: label, pieces: 0..<0)) }
      places[Int(label)] += 1
    }
    var end = node.pieces.lowerBound
    for index in children.indices {
      let label = Int(children[index].label)
      children[index].pieces = end..<end + places[label]
      places[label] = end
      end = children[index].pieces.upperBound
    }
    if children.count > 1 || end < node.pieces.upperBound {
      for place in node.pieces {
        guard let label = label(of: order[place], at: node.depth) else { continue }
        nextOrder[places[Int(label)]] = order[place]
        places[Int(label)] += 1
      }
      for place in node.pieces.lowerBound..<end { order[place] = nextOrder[place] }
    }
    for child in children { places[Int(child.label)] = 0 }
  }

  /// The byte of a piece at a depth, nil at its end.
  private func label(of id: Int32, at depth: Int) -> UInt8? {
    let place = starts[Int(id)] + depth
    return place < starts[Int(id) + 1] ? text[place] : nil
  }

  /// An unused offset whose units for all the children are free.
  private mutating func room(for children: [Child]) -> Int {
    let first = Int(children[0].label)
    var word = searchStart
    while word < free.count {
      var bits = free[word]
      if bits == 0, word == searchStart { searchStart += 1 }
      while bits != 0 {
        let offset = (word << 6 | bits.trailingZeroBitCount) ^ first
        bits &= bits - 1
        if isUnused(offset), children.allSatisfy({ isFree(offset ^ Int($0.label)) }) {
          return offset
        }
      }
      word += 1
    }
    addBlock()
    return (units.count - 256) ^ first
  }

  private func isFree(_ unit: Int) -> Bool { free[unit >> 6] & 1 << UInt64(unit & 63) != 0 }

  private func isUnused(_ offset: Int) -> Bool {
    unusedOffsets[offset >> 6] & 1 << UInt64(offset & 63) != 0
  }

  private mutating func addBlock() {
    units.append(contentsOf: repeatElement(Self.emptyUnit, count: 256))
    free.append(contentsOf: repeatElement(.max, count: Self.wordsPerBlock))
    unusedOffsets.append(contentsOf: repeatElement(.max, count: Self.wordsPerBlock))
    searchStart = max(searchStart, free.count - Self.searchedBlocks * Self.wordsPerBlock)
  }
}
