internal import SememeTensors

extension FastTextTree {
  /// The tree of a vocabulary's counts, which fall.
  init(counts: [Int]) { self.init(counts: counts.map { Int64($0) }) }

  /// The ways to all leaves, for the kernels.
  var paths: WordPaths {
    var (nodes, starts): ([UInt32], [UInt64]) = ([], [0])
    for leaf in 0..<leafCount {
      let path = path(to: leaf)
      for (row, isRight) in zip(path.rows, path.codes) {
        nodes.append(UInt32(row) << 1 | (isRight ? 1 : 0))
      }
      starts.append(UInt64(nodes.count))
    }
    return WordPaths(nodes: nodes, starts: starts)
  }
}
