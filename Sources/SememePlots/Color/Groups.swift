/// Names that items belong to, numbered for colours and shapes.
struct Groups: Sendable {
  /// Every name once: by their numbers where all are one word with numbers, as in “cluster 3”, else
  /// in the order in which they first come.
  let names: [String]
  /// Each item's group among the names; nil for an item without one.
  let numbers: [Int?]

  init(_ groups: [String?]) {
    var seen: Set<String> = []
    let inOrder = groups.compactMap { $0 }.filter { seen.insert($0).inserted }
    let parts = inOrder.map(Groups.parts)
    let areNumbered =
      Set(parts.map(\.word)).count == 1 && parts.allSatisfy { $0.number != nil }
    names =
      areNumbered
      ? zip(inOrder, parts).sorted { ($0.1.number ?? 0) < ($1.1.number ?? 0) }.map(\.0) : inOrder
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    numbers = groups.map { name in name.flatMap { places[$0] } }
  }

  /// A legend names at most as many.
  static let mostNamed = 60

  var isEmpty: Bool { numbers.isEmpty }

  /// The items in the order in which they get labels where not all can: the first of every group, then
  /// the second of each, so that no group goes without.
  var turns: [Int] {
    var counts = [Int](repeating: 0, count: names.count + 1)
    let ranks = numbers.map { number in
      counts[number ?? names.count] += 1
      return counts[number ?? names.count]
    }
    return ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
  }

  /// What the markers of a plot stand for; a last entry for items without a group, if there are
  /// any.
  ///
  /// - Parameters:
  ///   - name: what the groups are.
  ///   - includingNone: whether items without a group have an entry.
  ///   - sample: how a group is shown.
  /// - Returns: the legend; empty without groups.
  func legend(
    name: String, includingNone: Bool = false,
    sample: (Int) -> Legend.Sample = { .marker(MarkerShape(group: $0), .series($0)) }
  ) -> Legend {
    var entries = names.prefix(Groups.mostNamed).enumerated().map { number, name in
      Legend.Entry(name: name, sample: sample(number))
    }
    if names.count > entries.count {
      let rest = names.count - entries.count
      entries.append(Legend.Entry(name: "and \(rest) more", sample: .marker(.circle, .none)))
    }
    if includingNone, !entries.isEmpty, numbers.contains(nil) {
      entries.append(Legend.Entry(name: "none", sample: .marker(.circle, .faint)))
    }
    return Legend(name: entries.isEmpty ? "" : name, entries: entries)
  }

  /// A name's part before the digits at its end, and the number that these are.
  private static func parts(of name: String) -> (word: Substring, number: Int?) {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    return (name.dropLast(digits), Int(name.suffix(digits)))
  }
}
