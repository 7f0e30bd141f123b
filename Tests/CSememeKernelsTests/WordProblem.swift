import CSememeKernels
import SememeTestSupport

/// Two small matrices of word vectors, tables for every loss, and what training makes of them in
/// double precision.
struct WordProblem {
  static let wordCount = 7
  var width: Int
  var input: [Double]
  var output: [Double]
  var loss = SEMEME_WORD_NEGATIVE_SAMPLING
  var negatives = 5
  var window = 3
  var drawsWindow = true
  var sumsContext = false
  var keep: [UInt32]?
  /// The input rows of each word; nil: its own.
  var parts: [[UInt32]]?
  var rate: Float = 0.5
  /// The cells of the noise; the last words lend to the first.
  let cells: [sememe_word_cell]
  /// Ways through a tree whose nodes are rows.
  let paths: [[UInt32]] = [
    [0], [1, 2], [1, 3, 4], [1, 3, 5, 6], [1, 3, 5, 7], [0, 9], [0, 8, 11],
  ]

  var random: UInt64 = 99
  private(set) var lossSum = 0.0
  private(set) var measured = 0
  private(set) var kept = 0

  init(width: Int, inputRows: Int = WordProblem.wordCount, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    self.width = width
    input = generator.floats(inputRows * width).map { Double($0) }
    output = generator.floats(Self.wordCount * width).map { Double($0) }
    cells = (0..<Self.wordCount).map {
      sememe_word_cell(
        threshold: UInt32.random(in: 0 ... .max, using: &generator),
        other: UInt32(Self.wordCount - 1 - $0))
    }
  }

  private mutating func draw() -> UInt64 {
    random &+= 0x9E37_79B9_7F4A_7C15
    var z = random
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func below(_ bound: Int) -> Int { Int(((draw() >> 32) * UInt64(bound)) >> 32) }

  /// Rows and what their scores should say.
  private mutating func targets(_ word: UInt32) -> [(row: Int, label: Double)] {
    if loss == SEMEME_WORD_HIERARCHICAL_SOFTMAX {
      return paths[Int(word)].map { (Int($0 >> 1), Double($0 & 1)) }
    }
    var result = [(Int(word), 1.0)]
    for _ in 0..<negatives {
      let bits = draw()
      let cell = Int(((bits >> 32) * UInt64(Self.wordCount)) >> 32)
      let row =
        UInt32(truncatingIfNeeded: bits) <= cells[cell].threshold ? cell : Int(cells[cell].other)
      if row != Int(word) { result.append((row, 0)) }
    }
    return result
  }

  /// The error of one example; output rows move.
  mutating func step(_ targets: [(row: Int, label: Double)], _ h: [Double]) -> [Double] {
    let scores = targets.map { target in
      (0..<width).reduce(0.0) { $0 + h[$1] * output[target.row * width + $1] }
    }
    var error = [Double](repeating: 0, count: width)
    for (target, score) in zip(targets, scores) {
      let gradient =
        Double(rate) * (target.label - exactActivation(score, SEMEME_ACTIVATION_SIGMOID))
      for i in 0..<width {
        error[i] += gradient * output[target.row * width + i]
        output[target.row * width + i] += gradient * h[i]
      }
    }
    return error
  }

  private mutating func subsampled(_ text: [UInt32]) -> [UInt32] {
    guard let keep else { return text }
    return text.filter { UInt32(truncatingIfNeeded: draw()) <= keep[Int($0)] }
  }

  private func rows(_ word: UInt32) -> [UInt32] { parts.map { $0[Int(word)] } ?? [word] }

  private func sum(_ rows: [UInt32], factor: Double) -> [Double] {
    (0..<width).map { i in rows.reduce(0.0) { $0 + input[Int($1) * width + i] } * factor }
  }

  private mutating func add(_ error: [Double], to rows: [UInt32], factor: Double = 1) {
    for row in rows {
      for i in 0..<width { input[Int(row) * width + i] += error[i] * factor }
    }
  }

  /// Skip-gram as papers have it: each pair by itself, all rows of the word moved after each.
  mutating func skipGram(_ text: [UInt32]) {
    let words = subsampled(text)
    kept += words.count
    for centre in words.indices {
      let span = drawsWindow ? 1 + below(window) : window
      for place in max(0, centre - span)..<min(words.count, centre + span + 1)
      where place != centre {
        let rows = self.rows(words[centre])
        let error = step(targets(words[place]), sum(rows, factor: 1 / Double(rows.count)))
        add(error, to: rows)
      }
    }
  }

  /// CBOW; the targets of a word are drawn before the window of the word before it.
  mutating func cbow(_ text: [UInt32]) {
    let words = subsampled(text)
    kept += words.count
    var next = words.first.map { targets($0) } ?? []
    for centre in words.indices {
      let now = next
      if centre + 1 < words.count { next = targets(words[centre + 1]) }
      let span = drawsWindow ? 1 + below(window) : window
      let places = (max(0, centre - span)..<min(words.count, centre + span + 1))
        .filter { $0 != centre }
      let rows = places.flatMap { self.rows(words[$0]) }
      if rows.isEmpty { continue }
      let share = 1 / Double(rows.count)
      let error = step(now, sum(rows, factor: sumsContext ? 1 : share))
      add(error, to: rows, factor: sumsContext ? share : 1)
    }
  }

  /// One example of a classifier that is scored against chosen rows.
  mutating func bag(_ rows: [UInt32], _ classes: [UInt32]) {
    let share = 1 / Double(rows.count)
    let h = sum(rows, factor: share)
    let error: [Double]
    switch loss {
    case SEMEME_WORD_SOFTMAX, SEMEME_WORD_ONE_VS_ALL: error = stepOverAll(h, classes)
    default: error = step(targets(classes[0]), h)
    }
    add(error, to: rows, factor: share)
  }

  private mutating func stepOverAll(_ h: [Double], _ classes: [UInt32]) -> [Double] {
    let scores = (0..<Self.wordCount).map { row in
      (0..<width).reduce(0.0) { $0 + h[$1] * output[row * width + $1] }
    }
    let guesses =
      loss == SEMEME_WORD_SOFTMAX
      ? exactSoftmax(scores) : scores.map { exactActivation($0, SEMEME_ACTIVATION_SIGMOID) }
    let right = loss == SEMEME_WORD_SOFTMAX ? Array(classes.prefix(1)) : classes
    var error = [Double](repeating: 0, count: width)
    for row in 0..<Self.wordCount {
      let gradient = Double(rate) * ((right.contains(UInt32(row)) ? 1 : 0) - guesses[row])
      for i in 0..<width {
        error[i] += gradient * output[row * width + i]
        output[row * width + i] += gradient * h[i]
      }
    }
    return error
  }
}
