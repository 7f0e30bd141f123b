/// Words that stand for one idea, such as flowers.
public struct WordSet: Sendable, Equatable {
  /// What the words stand for.
  public let name: String
  /// The words.
  public let words: [String]

  /// Makes a set.
  ///
  /// - Parameters:
  ///   - name: what the words stand for.
  ///   - words: the words.
  public init(_ name: String, _ words: [String]) {
    self.name = name
    self.words = words
  }
}

/// Asks whether one set of words is nearer to one pair of ideas than another set is: a word embedding
/// association test.
///
/// Caliskan, Bryson and Narayanan 2017, "Semantics derived automatically from language corpora contain
/// human-like biases" (doi:10.1126/science.aal4230): X, such as flowers, against Y, insects, and
/// their likeness to A, pleasant words, against B, unpleasant ones.
public struct AssociationTest: Sendable, Equatable {
  /// A short name, such as `weat1`.
  public let name: String
  /// The targets X.
  public let firstTarget: WordSet
  /// The targets Y.
  public let secondTarget: WordSet
  /// The attributes A, which X are thought to be near to.
  public let firstAttribute: WordSet
  /// The attributes B.
  public let secondAttribute: WordSet

  /// Makes a test.
  ///
  /// - Parameters:
  ///   - name: a short name.
  ///   - targets: X and Y.
  ///   - attributes: A and B.
  /// - Throws: `EvaluationError` where a set is empty or X and Y share a word.
  public init(
    name: String, targets: (WordSet, WordSet), attributes: (WordSet, WordSet)
  ) throws(EvaluationError) {
    for set in [targets.0, targets.1, attributes.0, attributes.1] where set.words.isEmpty {
      throw EvaluationError(
        .insufficientData, "association test \(name): the set \"\(set.name)\" holds no word")
    }
    if let word = targets.0.words.first(where: targets.1.words.contains) {
      throw EvaluationError(
        .invalidArgument,
        "association test \(name): \"\(word)\" is in both \"\(targets.0.name)\" and "
          + "\"\(targets.1.name)\"; a target belongs to one set")
    }
    self.init(name, targets.0, targets.1, attributes.0, attributes.1)
  }

  /// Makes a test of sets that are known to be good.
  init(_ name: String, _ x: WordSet, _ y: WordSet, _ a: WordSet, _ b: WordSet) {
    self.name = name
    firstTarget = x
    secondTarget = y
    firstAttribute = a
    secondAttribute = b
  }

  /// X, Y, A and B.
  var sets: [WordSet] { [firstTarget, secondTarget, firstAttribute, secondAttribute] }
}
