/// Deals out the origins of scalars to what takes their place, as Hugging Face's alignment does.
///
/// In output order a scalar takes the next source's origin and a further scalar of a decomposition
/// repeats the one taken last, so that origins stay ascending even where marks change places.
struct OriginQueue {
  private var waiting: [NormalizedText.Origin] = []
  private var taken = 0
  private var last = NormalizedText.Origin(start: 0, end: 0)

  /// Adds the origin of the next source.
  @inline(__always)
  mutating func push(_ origin: NormalizedText.Origin) {
    waiting.append(origin)
  }

  /// The origin of the next scalar: `change` is 1 for a further scalar of a decomposition, 0 for one
  /// that takes a source's place, below 0 for one that takes the place of as many more.
  @inline(__always)
  mutating func take(_ change: Int) -> NormalizedText.Origin {
    guard change <= 0 else { return last }
    let origin = waiting[taken]
    taken = min(taken + 1 - change, waiting.count)
    last = waiting[taken - 1]
    if taken == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      taken = 0
    }
    return origin
  }
}
