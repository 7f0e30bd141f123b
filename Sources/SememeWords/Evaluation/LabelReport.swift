/// How well texts were given labels: precision and recall at k, as fastText's `test` counts them.
public struct LabelReport: Sendable, Hashable {
  /// What is counted of one label, or of all.
  public struct Tally: Sendable, Hashable {
    /// Labels that were given and are right.
    public var hits = 0
    /// Labels that were given.
    public var predicted = 0
    /// Labels that are right.
    public var expected = 0

    /// Some labels.
    ///
    /// - Parameters:
    ///   - hits: those that were given and are right.
    ///   - predicted: those that were given.
    ///   - expected: those that are right.
    public init(hits: Int = 0, predicted: Int = 0, expected: Int = 0) {
      self.hits = hits
      self.predicted = predicted
      self.expected = expected
    }

    /// P@k: right ones of those given; nil where none was given.
    public var precision: Double? { predicted > 0 ? Double(hits) / Double(predicted) : nil }
    /// R@k: given ones of those that are right; nil where none is.
    public var recall: Double? { expected > 0 ? Double(hits) / Double(expected) : nil }
    /// The harmonic mean of both; nil where one is.
    public var f1: Double? {
      guard predicted > 0, expected > 0 else { return nil }
      return 2 * Double(hits) / Double(predicted + expected)
    }
  }

  /// Texts that have a label.
  public private(set) var exampleCount = 0
  /// All labels together.
  public private(set) var total = Tally()
  /// Each label for itself.
  public private(set) var labels: [String: Tally] = [:]

  /// Nothing counted.
  public init() {}

  /// Counts a text.
  ///
  /// - Parameters:
  ///   - predicted: the k labels that it was given; one that is named twice counts once.
  ///   - expected: its right labels; a text without any is passed over, as fastText does.
  public mutating func add(predicted: [String], expected: [String]) {
    let (given, right) = (Set(predicted), Set(expected))
    if right.isEmpty { return }
    exampleCount += 1
    for label in given {
      total.predicted += 1
      labels[label, default: Tally()].predicted += 1
    }
    for label in right {
      total.expected += 1
      labels[label, default: Tally()].expected += 1
    }
    for label in given.intersection(right) {
      total.hits += 1
      labels[label, default: Tally()].hits += 1
    }
  }
}
