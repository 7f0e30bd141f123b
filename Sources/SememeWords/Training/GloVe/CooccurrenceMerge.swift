/// Merges sorted lists into one, in which every pair stands once.
///
/// A heap of the lists by their next pair (Knuth, volume 3, 5.4.1).
struct CooccurrenceMerge {
  private var heap: [(next: CooccurrenceCount, reader: CooccurrenceReader)] = []

  init(_ readers: [CooccurrenceReader]) throws(WordVectorsError) {
    for reader in readers {
      if let next = try reader.next() { heap.append((next, reader)) }
    }
    for place in stride(from: heap.count / 2, through: 0, by: -1) { sift(place) }
  }

  /// The next pair with the sum of its counts; nil at the end.
  mutating func next() throws(WordVectorsError) -> CooccurrenceCount? {
    guard var sum = heap.first?.next else { return nil }
    sum.units = 0
    while let first = heap.first, first.next.key == sum.key {
      sum.units += first.next.units
      if let following = try first.reader.next() {
        heap[0].next = following
      } else {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
      }
      sift(0)
    }
    return sum
  }

  private mutating func sift(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].next.key < heap[least].next.key { least = child }
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
