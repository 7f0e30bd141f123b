/// What can be put in order of its score, so that of two unlike elements one always comes first.
protocol Ranked {
  var score: Float { get }
  /// Whether this one comes before another: by its score, and by its place where scores are equal.
  func precedes(_ other: Self) -> Bool
}

/// The first so many of any number of elements, in memory for so many.
///
/// A binary heap with the last of the kept ones on top (Williams 1964, "Algorithm 232: Heapsort").
/// Which elements stay does not depend on the order in which they are offered.
struct BestElements<Element: Ranked & Sendable>: Sendable {
  private let limit: Int
  private var heap: [Element] = []

  /// Keeps nothing yet.
  ///
  /// - Parameter limit: how many stay at most.
  init(limit: Int) {
    self.limit = limit
  }

  /// A score below this one does not get in any more.
  var bar: Float {
    guard heap.count == limit else { return -.infinity }
    return heap.first?.score ?? .infinity
  }

  /// Keeps an element if it is among the first of those offered so far; NaN never is.
  mutating func offer(_ element: Element) {
    guard element.score >= bar else { return }
    if heap.count < limit {
      heap.append(element)
      siftUp()
    } else if let last = heap.first, element.precedes(last) {
      heap[0] = element
      siftDown()
    }
  }

  /// Offers what another has kept.
  mutating func merge(_ other: BestElements) {
    for element in other.heap { offer(element) }
  }

  /// What was kept, in order.
  var sorted: [Element] { heap.sorted { $0.precedes($1) } }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[parent].precedes(heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var last = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[last].precedes(heap[child]) { last = child }
      }
      if last == parent { return }
      heap.swapAt(parent, last)
      parent = last
    }
  }
}
