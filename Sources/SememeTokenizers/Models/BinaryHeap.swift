/// A queue that gives the least of its elements first.
struct BinaryHeap<Element: Comparable> {
  private var elements: [Element] = []

  /// Makes an empty queue.
  init() {}

  /// Starts over, keeping the memory.
  mutating func removeAll() {
    elements.removeAll(keepingCapacity: true)
  }

  /// Adds an element.
  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, case let parent = (child - 1) / 2, elements[child] < elements[parent] {
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the least element, nil when there is none.
  mutating func popMinimum() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let least = elements.first else { return last }
    elements[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < elements.count else { break }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < elements[parent] else { break }
      elements.swapAt(child, parent)
      parent = child
    }
    return least
  }
}
