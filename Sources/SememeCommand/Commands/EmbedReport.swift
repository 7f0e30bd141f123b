/// What `sememe embed` tells beside the vectors: how far it is, and which texts were cut.
struct EmbedReport {
  private let maximumLength: Int
  private let isStrict: Bool
  private let firstText: Int
  private var count: Int
  private var cutCount = 0
  private var firstCut: Int?
  private let progress = ProgressLine()
  private let start = ContinuousClock.now

  /// Starts.
  ///
  /// - Parameters:
  ///   - maximumLength: the tokens that are read of a text.
  ///   - firstText: the number of the first text, from 0.
  ///   - isStrict: whether a text that was cut is an error.
  init(maximumLength: Int, firstText: Int = 0, isStrict: Bool) {
    self.maximumLength = maximumLength
    self.firstText = firstText
    self.isStrict = isStrict
    count = firstText
  }

  /// Notes a window of vectors.
  ///
  /// - Parameters:
  ///   - texts: how many texts the vectors are of.
  ///   - truncatedTokenCounts: how many tokens of each were cut off.
  /// - Throws: `CommandError` where a text was cut and must not be.
  mutating func add(_ texts: Int, truncatedTokenCounts: [Int]) throws {
    for (index, cut) in truncatedTokenCounts.enumerated() where cut > 0 {
      cutCount += 1
      let number = count + index + 1
      firstCut = firstCut ?? number
      guard !isStrict else {
        throw CommandError(
          ExitStatus.badData,
          "text \(number) is \(cut) tokens longer than the \(maximumLength) that are read; shorten "
            + "it, or leave --strict out")
      }
    }
    count += texts
    let (done, total) = (count - firstText, count)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    progress.show(
      "\(Decimals.grouped(total)) texts, \(Decimals.text(Double(done) / seconds, 0)) per second")
  }

  /// Takes the progress away, and warns of texts that were cut.
  func finish() {
    progress.clear()
    guard let firstCut else { return }
    StandardError.write(
      "sememe: warning: \(cutCount) of \(count - firstText) texts were longer than \(maximumLength) "
        + "tokens and were cut, the first of them text \(firstCut); --strict refuses such texts")
  }
}
