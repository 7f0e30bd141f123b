/// The elements of an array, in order.
public struct JSONElements: Sequence, Sendable {
  let array: JSONValue

  /// Starts before the first element.
  public func makeIterator() -> Iterator {
    let isArray = array.kind == .array
    return Iterator(
      tape: array.tape, index: array.index + 1, remaining: isArray ? array.count : 0)
  }

  /// The number of elements.
  public var underestimatedCount: Int { array.kind == .array ? array.count : 0 }

  /// Walks over an array's elements.
  public struct Iterator: IteratorProtocol, Sendable {
    let tape: JSONTape
    var index: Int
    var remaining: Int

    /// The next element, nil after the last.
    public mutating func next() -> JSONValue? {
      guard remaining > 0 else { return nil }
      remaining -= 1
      defer { index = tape.next(after: index) }
      return JSONValue(tape: tape, index: index)
    }
  }
}
