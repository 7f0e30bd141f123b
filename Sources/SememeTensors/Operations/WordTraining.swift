internal import CSememeKernels

/// How word vectors are trained by one example after another: two matrices, and what threads read.
///
/// See `sememe_word_training` for what the kernels do with it.
///
/// `@unchecked Sendable`: the tables are never written after `init`; of the rows see `WordRows`.
package final class WordTraining: @unchecked Sendable {
  /// What an example is scored against.
  package enum Loss: Sendable {
    /// The target and so many rows drawn by their weights, each a logistic regression.
    case negativeSampling(count: Int, weights: [Double])
    /// The nodes on the way to the target in a binary tree.
    case hierarchicalSoftmax(WordPaths)
    /// All rows; for bags only.
    case softmax
    /// All rows, each a logistic regression; for bags only.
    case oneVersusAll
  }

  /// Which words see each other.
  package struct Context: Sendable {
    /// Words on either side at most.
    package var window: Int
    /// Whether each word draws its window evenly from 1 on.
    package var drawsWindow: Bool
    /// CBOW: the sum of the context instead of its mean.
    package var sumsContext: Bool
    /// How likely each word stays in a text, in steps of 2⁻³²; nil: all stay.
    package var keep: [UInt32]?

    /// A context.
    package init(
      window: Int, drawsWindow: Bool = true, sumsContext: Bool = false, keep: [UInt32]? = nil
    ) {
      self.window = window
      self.drawsWindow = drawsWindow
      self.sumsContext = sumsContext
      self.keep = keep
    }
  }

  /// Examples are scored against at most so many rows by negative sampling or a tree.
  package static let maximumTargets = Int(sememe_word_targets)

  package let input: WordRows
  package let output: WordRows
  let shared: sememe_word_training
  /// The most input rows of one word.
  let longestWord: Int
  let scoresAll: Bool
  private let tables: [AnyObject]

  /// A training.
  ///
  /// - Parameters:
  ///   - input: rows of words, or of their parts.
  ///   - output: rows of targets, or of the tree's nodes.
  ///   - context: which words see each other.
  ///   - parts: the input rows of each word; nil: word w has row w.
  ///   - loss: what an example is scored against.
  /// - Precondition: sizes agree, and every row that tables name is there.
  package init(
    input: WordRows, output: WordRows, context: Context = Context(window: 1),
    parts: WordParts? = nil, loss: Loss
  ) {
    precondition(
      input.width == output.width && input.count > 0 && output.count > 0,
      "word training: matrices of \(input.count) × \(input.dimension) and "
        + "\(output.count) × \(output.dimension)")
    var tables: [AnyObject] = []
    func keep<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
      let table = ConstantTable(elements)
      tables.append(table)
      return UnsafePointer(table.pointer)
    }
    var shared = sememe_word_training()
    shared.input = input.pointer
    shared.output = output.pointer
    shared.width = input.width
    shared.output_count = output.count
    shared.window = max(context.window, 1)
    shared.draws_window = context.drawsWindow
    shared.sums_context = context.sumsContext
    if let thresholds = context.keep { shared.keep = keep(thresholds) }
    longestWord = parts?.longest ?? 1
    if let parts {
      precondition(parts.rows.allSatisfy { $0 < input.count }, "word training: a part has no row")
      shared.subwords = keep(parts.rows)
      shared.subword_starts = keep(parts.starts)
      shared.subword_gains = keep(parts.gains)
    }
    switch loss {
    case .negativeSampling(let count, let weights):
      precondition(
        weights.count == output.count && count >= 0 && count < WordTraining.maximumTargets,
        "word training: \(count) negatives of \(weights.count) weights")
      shared.loss = SEMEME_WORD_NEGATIVE_SAMPLING
      shared.negatives = count
      shared.noise = keep(WordNoise.cells(weights))
    case .hierarchicalSoftmax(let paths):
      precondition(
        paths.longest <= WordTraining.maximumTargets
          && paths.nodes.allSatisfy { $0 >> 1 < output.count },
        "word training: a tree with paths of \(paths.longest)")
      shared.loss = SEMEME_WORD_HIERARCHICAL_SOFTMAX
      shared.path_nodes = keep(paths.nodes)
      shared.path_starts = keep(paths.starts)
    case .softmax: shared.loss = SEMEME_WORD_SOFTMAX
    case .oneVersusAll: shared.loss = SEMEME_WORD_ONE_VS_ALL
    }
    scoresAll = shared.loss == SEMEME_WORD_SOFTMAX || shared.loss == SEMEME_WORD_ONE_VS_ALL
    self.input = input
    self.output = output
    self.shared = shared
    self.tables = tables
  }
}

/// Elements at an address that does not change.
final class ConstantTable<Element> {
  let pointer: UnsafeMutablePointer<Element>
  private let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    pointer = .allocate(capacity: max(count, 1))
    elements.withUnsafeBufferPointer { elements in
      if let base = elements.baseAddress { pointer.initialize(from: base, count: count) }
    }
  }

  deinit {
    pointer.deinitialize(count: count)
    pointer.deallocate()
  }
}

/// The ways from a binary tree's root to its leaves.
package struct WordPaths: Sendable {
  /// Twice the number of each node passed, plus 1 where the way turns to the side whose probability
  /// is σ of the score.
  package let nodes: [UInt32]
  /// Where the way to each leaf begins in `nodes`, and the end.
  package let starts: [UInt64]

  /// Ways.
  package init(nodes: [UInt32], starts: [UInt64]) {
    self.nodes = nodes
    self.starts = starts
  }

  /// The most nodes that a way passes.
  package var longest: Int {
    zip(starts, starts.dropFirst()).reduce(0) { max($0, Int($1.1 - $1.0)) }
  }
}

/// The input rows of each word: its own and those of its n-grams of characters.
package struct WordParts: Sendable {
  /// The rows of all words, one word behind the other.
  package let rows: [UInt32]
  /// Where each word's begin, and the end.
  package let starts: [UInt64]
  /// By how much a word's mean moves where each of its n rows moves by 1: Σ m²/n over the different
  /// rows, which occur m times each.
  package let gains: [Float]
  /// The most rows of a word.
  package let longest: Int

  /// Rows of words.
  ///
  /// - Parameter words: the rows of each; at least one.
  package init(_ words: some Sequence<[UInt32]>) {
    var (rows, starts, gains, longest): ([UInt32], [UInt64], [Float], Int) = ([], [0], [], 0)
    for word in words {
      precondition(!word.isEmpty, "word parts: a word without a row")
      rows += word
      starts.append(UInt64(rows.count))
      longest = max(longest, word.count)
      var times: [UInt32: Int] = [:]
      for row in word { times[row, default: 0] += 1 }
      gains.append(Float(times.values.reduce(0) { $0 + $1 * $1 }) / Float(word.count))
    }
    (self.rows, self.starts, self.gains, self.longest) = (rows, starts, gains, longest)
  }

  /// The rows of one word.
  ///
  /// - Parameter word: its place.
  /// - Returns: its rows.
  package func rows(of word: Int) -> ArraySlice<UInt32> {
    rows[Int(starts[word])..<Int(starts[word + 1])]
  }
}
