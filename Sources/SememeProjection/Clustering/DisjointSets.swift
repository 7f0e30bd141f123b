/// Sets of the numbers below a count that are joined step by step (Galler and Fischer 1964,
/// doi:10.1145/364099.364331), by size and with paths halved.
struct DisjointSets {
  private var parents: [Int]
  private var sizes: [Int]

  /// Every number is a set of its own.
  init(count: Int) {
    parents = Array(0..<count)
    sizes = [Int](repeating: 1, count: count)
  }

  /// The number that stands for the set of another.
  mutating func root(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// How many numbers the set of one has.
  mutating func size(of element: Int) -> Int { sizes[root(of: element)] }

  /// Joins two sets.
  ///
  /// - Returns: the number that stands for both.
  mutating func join(_ a: Int, _ b: Int) -> Int {
    let (a, b) = (root(of: a), root(of: b))
    if a == b { return a }
    let (large, small) = sizes[a] >= sizes[b] ? (a, b) : (b, a)
    parents[small] = large
    sizes[large] += sizes[small]
    return large
  }
}
