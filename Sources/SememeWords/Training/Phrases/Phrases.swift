internal import SememeSystem
public import SememeTensors

/// Finds the phrases of a text, such as `new_york`, so that each gets a vector of its own.
///
/// Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their
/// Compositionality", section 4 (arXiv:1310.4546); a text goes through in streams, in memory for the
/// counts of words and pairs.
public struct Phrases: Sendable {
  /// A phrase that was found.
  public struct Phrase: Sendable, Hashable {
    /// Its two parts; a part may itself be a phrase of an earlier pass.
    public let parts: [String]
    /// How often they stand together.
    public let count: Int
    /// What it scored.
    public let score: Double
  }

  private let tables: [PhraseTable]
  private let delimiter: [UInt8]
  private let corpusOptions: CorpusOptions

  /// Learns the phrases of some text files.
  ///
  /// - Parameters:
  ///   - paths: the files: a sentence on each line.
  ///   - corpus: how text becomes words.
  ///   - options: what tells a phrase from a chance.
  ///   - pool: the threads.
  ///   - progress: is told a few times a second how far it is.
  /// - Returns: the phrases, the same for any number of threads as long as memory suffices.
  /// - Throws: `WordVectorsError` where an option makes no sense or a file cannot be read;
  ///   `CancellationError` where the task was cancelled.
  public static func learn(
    from paths: [String], corpus: CorpusOptions = CorpusOptions(),
    options: PhraseOptions = PhraseOptions(), pool: ThreadPool = .shared,
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> Phrases {
    try options.validate()
    return try await pool.performCancellably { flag in
      let text = try WordCorpus(paths: paths, options: corpus)
      let meter = TrainingMeter(
        phase: "counting phrases", epochCount: options.passes,
        work: Double(text.byteCount * options.passes), report: progress)
      var phrases = Phrases(
        tables: [], delimiter: Array(options.delimiter.utf8), corpusOptions: corpus)
      for pass in 1...options.passes {
        let counts = try phrases.count(text, options, pool, flag, meter, pass: pass)
        let table = try PhraseTable(words: counts.words, pairs: counts.pairs, options: options)
        phrases = Phrases(
          tables: phrases.tables + [table], delimiter: phrases.delimiter,
          corpusOptions: corpus)
      }
      meter.finish(epoch: options.passes)
      return phrases
    }
  }

  private init(tables: [PhraseTable], delimiter: [UInt8], corpusOptions: CorpusOptions) {
    self.tables = tables
    self.delimiter = delimiter
    self.corpusOptions = corpusOptions
  }

  /// The phrases of every pass, those that score most first.
  public var found: [[Phrase]] {
    tables.map { table in
      (0..<table.pairs.count).map { index in
        Phrase(
          parts: table.pairs[index].split(separator: " ").map(String.init),
          count: table.pairs.frequency(at: index) ?? 0, score: table.scores[index])
      }
    }
  }

  /// Joins the phrases of a sentence.
  ///
  /// - Parameter words: the words.
  /// - Returns: words and phrases.
  public func join(_ words: [String]) -> [String] {
    var sentence = Sentence()
    for var word in words where !word.isEmpty { word.withUTF8 { sentence.append($0) } }
    var joiner = Joiner(self)
    joiner.join(&sentence)
    return (0..<sentence.count).map { String(decoding: sentence.word($0), as: UTF8.self) }
  }

  /// Writes a text with its phrases joined: a sentence on each line, words separated by spaces.
  ///
  /// - Parameters:
  ///   - paths: the files to read.
  ///   - output: the file to write, which appears only when it is complete.
  ///   - pool: a thread of it does the work.
  /// - Throws: `WordVectorsError` where a file cannot be read or written; `CancellationError` where the
  ///   task was cancelled, and then nothing is left of the file.
  public func rewrite(
    _ paths: [String], to output: String, pool: ThreadPool = .shared
  ) async throws {
    try await pool.performCancellably { flag in
      let reader = try WordCorpus(paths: paths, options: corpusOptions).reader()
      var sentence = Sentence()
      var joiner = Joiner(self)
      var line: [UInt8] = []
      do {
        let file = try AtomicFile(path: output)
        while try reader.next(into: &sentence) {
          try flag.check()
          joiner.join(&sentence)
          line.removeAll(keepingCapacity: true)
          sentence.forEachWord { word in
            if !line.isEmpty { line.append(UInt8(ascii: " ")) }
            line += word
          }
          line.append(UInt8(ascii: "\n"))
          try file.write(line)
        }
        try file.commit()
      } catch let error as SystemError {
        throw WordVectorsError(writing: error)
      }
    }
  }

  /// Joins sentences with memory that is used again.
  private struct Joiner {
    private let phrases: Phrases
    private var joined = Sentence()
    private var scratch: [UInt8] = []

    init(_ phrases: Phrases) { self.phrases = phrases }

    mutating func join(_ sentence: inout Sentence) {
      for table in phrases.tables {
        table.join(sentence, delimiter: phrases.delimiter, into: &joined, scratch: &scratch)
        swap(&sentence, &joined)
      }
    }
  }

  /// Counts the words of a text, with the phrases known so far joined, and its pairs of neighbours.
  private func count(
    _ corpus: WordCorpus, _ options: PhraseOptions, _ pool: ThreadPool, _ flag: CancellationFlag,
    _ meter: TrainingMeter, pass: Int
  ) throws -> (words: WordCounts, pairs: WordCounts) {
    let parts = try corpus.parts(pool.threadCount)
    let failure = FirstFailure()
    let limit = options.maximumEntries / 2
    let sum = Locked((words: WordCounts(limit: limit), pairs: WordCounts(limit: limit)))
    pool.forEach(parts.count) { number in
      failure.attempt(number) {
        var words = WordCounts(limit: limit / parts.count)
        var pairs = WordCounts(limit: limit / parts.count)
        var (sentence, joiner, pair) = (Sentence(), Joiner(self), [UInt8]())
        let reader = corpus.reader(parts[number])
        var bytes = 0
        while try reader.next(into: &sentence) {
          try flag.check()
          joiner.join(&sentence)
          pair.removeAll(keepingCapacity: true)
          sentence.forEachWord { word in
            words.add(word)
            // The word before and a space stand there already.
            let before = pair.count
            pair += word
            if before > 0 { pair.withUnsafeBufferPointer { pairs.add($0) } }
            pair.removeFirst(before)
            pair.append(UInt8(ascii: " "))
          }
          meter.add(
            done: Double(reader.byteCount - bytes), units: sentence.count, epoch: pass)
          bytes = reader.byteCount
        }
        sum.withLock {
          $0.words.merge(words)
          $0.pairs.merge(pairs)
        }
      }
    }
    try failure.rethrow()
    return sum.withLock { $0 }
  }
}
