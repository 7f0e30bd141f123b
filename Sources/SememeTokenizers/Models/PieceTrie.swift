/// A byte trie of pieces, each with its id, as a double array (Aoe 1989, doi:10.1109/32.31365).
///
/// A node's child by a byte lies where the node's offset XOR the byte points, and carries that byte
/// as its label. No two nodes share an offset, so that a matching label proves the parent.
struct PieceTrie: Sendable {
  /// Each node as `id + 1` (24 bits; 0 where no piece ends), offset (32 bits) and label (8 bits).
  private let units: [UInt64]

  /// The most pieces that a trie can tell apart.
  static let maximumCount = 1 << 24 - 1

  /// Makes the trie of pieces.
  ///
  /// - Parameters:
  ///   - text: the pieces' UTF-8 bytes, one after another.
  ///   - starts: where each piece starts in `text`, and the end of the last; its place is its id.
  ///     Of equal pieces the last counts; empty ones are never found.
  /// - Precondition: there are at most ``maximumCount`` pieces.
  init(text: [UInt8], starts: [Int]) {
    precondition(starts.count <= Self.maximumCount, "\(starts.count) pieces are too many")
    var builder = PieceTrieBuilder(text: text, starts: starts)
    units = builder.build()
  }

  /// A node on a walk from the root.
  struct Node {
    fileprivate var unit: UInt64

    /// The id of the piece that ends here, nil when none does.
    @inline(__always)
    var id: Int32? { unit >> 40 == 0 ? nil : Int32(truncatingIfNeeded: unit >> 40) - 1 }
  }

  /// Lends the nodes for many walks, which then count no references.
  @inline(__always)
  func withWalk<R>(_ body: (Walk) -> R) -> R {
    units.withUnsafeBufferPointer { body(Walk(units: $0)) }
  }

  /// The nodes, valid while they are lent.
  struct Walk {
    fileprivate let units: UnsafeBufferPointer<UInt64>

    /// Where every walk starts.
    @inline(__always)
    var root: Node { Node(unit: units[0]) }

    /// The node that a byte of UTF-8 leads to, nil when no piece goes on so.
    @inline(__always)
    func child(of node: Node, by byte: UInt8) -> Node? {
      // Offsets lie in whole blocks of 256 units, so that the XOR stays inside.
      let unit = units[Int(UInt32(truncatingIfNeeded: node.unit >> 8) ^ UInt32(byte))]
      return UInt8(truncatingIfNeeded: unit) == byte ? Node(unit: unit) : nil
    }
  }
}
