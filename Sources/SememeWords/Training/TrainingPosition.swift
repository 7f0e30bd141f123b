internal import SememeJSON
internal import SememeTensors

/// How far each thread of a training has come: what another run needs to go on.
struct TrainingPosition: Sendable, Hashable {
  /// One thread's place.
  struct Thread: Sendable, Hashable {
    /// The state of its random numbers.
    var random: UInt64
    /// Passes over its part of the text that are done.
    var epoch = 0
    /// Sentences read of the pass that is not.
    var sentences = 0
    /// Words learnt, in all passes.
    var words = 0
  }

  var threads: [Thread]
  /// The bytes of the text, which must be the same when a training goes on.
  var corpusBytes: Int

  /// Words learnt by all threads.
  var words: Int { threads.reduce(0) { $0 &+ $1.words } }

  /// The begin of a text, for each thread that there is a processor for.
  init(of corpus: WordCorpus, seed: UInt64, on pool: ThreadPool) {
    threads = (0..<min(pool.threadCount, ThreadCount.processors)).map { number in
      // Mixed, for a state that is a multiple of the step from one number to the next would give the
      // numbers of the seed before, from the second on: trainings fall into step with each other, and
      // seeds seem to differ by much less than they do.
      var start = SplitMix(seed: seed &+ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
      return Thread(random: start.next())
    }
    corpusBytes = corpus.byteCount
  }

  /// Refuses another text than that with which the training began.
  func check(_ corpus: WordCorpus, path: String) throws(WordVectorsError) {
    guard corpusBytes == corpus.byteCount, !threads.isEmpty else {
      throw WordVectorsError(
        .invalidArgument,
        "the text has \(corpus.byteCount) bytes, and \(corpusBytes) when the training began: "
          + "go on with the same files", path: path)
    }
  }

  /// A place that was written.
  init(_ json: JSONValue) throws(JSONError) {
    corpusBytes = try json.requireInt("corpus_bytes")
    threads = []
    for thread in try json.requireArray("threads").elements {
      let text = try thread.requireString("random")
      guard let random = UInt64(text, radix: 16) else {
        throw try thread.require("random").mismatch("a hexadecimal number of 64 bits")
      }
      let numbers = [
        try thread.requireInt("epoch"), try thread.requireInt("sentences"),
        try thread.requireInt("words"),
      ]
      guard numbers.allSatisfy({ $0 >= 0 }) else {
        throw thread.mismatch("numbers that are not negative")
      }
      threads.append(
        Thread(random: random, epoch: numbers[0], sentences: numbers[1], words: numbers[2]))
    }
  }

  var json: JSON {
    .object([
      ("corpus_bytes", .int(corpusBytes)),
      (
        "threads",
        .array(
          threads.map {
            .object([
              ("random", .string(String($0.random, radix: 16))), ("epoch", .int($0.epoch)),
              ("sentences", .int($0.sentences)), ("words", .int($0.words)),
            ])
          })
      ),
    ])
  }
}
