/// What can be put in order of its score, so that of two unlike elements one always comes first.
package protocol Ranked {
  /// What it is put in order by.
  var score: Float { get }
  /// Whether this one comes before another: by its score, and by its place where scores are equal.
  func precedes(_ other: Self) -> Bool
}

/// The first so many of any number of elements, in memory for so many.
///
/// A binary heap with the last of the kept ones on top (Williams 1964, "Algorithm 232: Heapsort").
/// Which elements stay does not depend on the order in which they are offered.
package struct BestElements<Element: Ranked & Sendable>: Sendable {
  @usableFromInline let limit: Int
  @usableFromInline var heap: [Element] = []

  /// Keeps nothing yet.
  ///
  /// - Parameter limit: how many stay at most.
  @inlinable package init(limit: Int) {
    self.limit = limit
  }

  /// A score below this one does not get in any more.
  @inlinable package var bar: Float {
    guard heap.count == limit else { return -.infinity }
    return heap.first?.score ?? .infinity
  }

  /// Keeps an element if it is among the first of those offered so far; NaN never is.
  ///
  /// - Parameter element: what is offered.
  @inlinable package mutating func offer(_ element: Element) {
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
  ///
  /// - Parameter other: what has kept others.
  @inlinable package mutating func merge(_ other: BestElements) {
    for element in other.heap { offer(element) }
  }

  /// What was kept, in order.
  @inlinable package var sorted: [Element] { heap.sorted { $0.precedes($1) } }

  @inlinable mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[parent].precedes(heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  @inlinable mutating func siftDown() {
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
