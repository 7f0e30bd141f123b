/// The Huffman tree of fastText's hierarchical softmax: leaves are answers, and each inner node is a
/// binary decision with a row of the output matrix.
///
/// Huffman 1952, doi:10.1109/JRPROC.1952.273898; Mikolov et al. 2013, arXiv:1310.4546, section 2.1.
/// Ties are broken as in fastText's `buildTree`, since the rows depend on them. Answers must be in
/// order of falling counts, as a dictionary has them.
package struct FastTextTree: Sendable {
  /// A node: leaves come first, in the order of the answers; the root is the last.
  package struct Node: Sendable {
    /// The node above; −1 for the root.
    package var parent: Int32 = -1
    /// The nodes below: where a decision is no, and where it is yes; −1 for leaves.
    package var left: Int32 = -1, right: Int32 = -1
    /// Whether the way here is the right one.
    package var isRight = false
    /// How often the answers below occur.
    package var count: Int64 = .max
  }

  /// Leaves, then inner nodes; row i of the output matrix belongs to node `leafCount` + i.
  package let nodes: [Node]
  /// How many answers there are.
  package let leafCount: Int

  /// The tree of counts.
  ///
  /// - Parameter counts: how often each answer occurs, from the most to the least frequent.
  package init(counts: [Int64]) {
    leafCount = counts.count
    var nodes = [Node](repeating: Node(), count: max(2 * counts.count - 1, 0))
    for (leaf, count) in counts.enumerated() { nodes[leaf].count = count }
    var leaf = counts.count - 1
    var inner = counts.count
    for index in counts.count..<max(nodes.count, counts.count) {
      var lowest: [Int] = []
      for _ in 0..<2 {
        if leaf >= 0, inner >= index || nodes[leaf].count < nodes[inner].count {
          lowest.append(leaf)
          leaf -= 1
        } else {
          lowest.append(inner)
          inner += 1
        }
      }
      let (left, right) = (lowest[0], lowest[1])
      nodes[index].left = Int32(left)
      nodes[index].right = Int32(right)
      nodes[index].count = nodes[left].count &+ nodes[right].count
      nodes[left].parent = Int32(index)
      nodes[right].parent = Int32(index)
      nodes[right].isRight = true
    }
    self.nodes = nodes
  }

  /// The decisions on the way from the leaf of an answer up to the root.
  ///
  /// - Parameter answer: its place.
  /// - Returns: rows of the output matrix, and whether each decision is yes.
  package func path(to answer: Int) -> (rows: [Int32], codes: [Bool]) {
    var (rows, codes): ([Int32], [Bool]) = ([], [])
    var node = answer
    while nodes[node].parent >= 0 {
      rows.append(nodes[node].parent - Int32(leafCount))
      codes.append(nodes[node].isRight)
      node = Int(nodes[node].parent)
    }
    return (rows, codes)
  }
}
