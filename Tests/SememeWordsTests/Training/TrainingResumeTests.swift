import Foundation
import SememeCheckpoints
import SememeJSON
import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite("A training that was stopped goes on")
struct TrainingResumeTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  /// Long enough to be interrupted, and read in no time.
  private func text(labelled: Bool = false) throws -> String {
    let text =
      labelled
      ? TrainingTexts.labelled(sentences: 3000, seed: 1)
      : TrainingTexts.twoTopics(sentences: 3000)
    return try folder.write(Array(text.utf8), as: "text.txt")
  }

  private var checkpoint: TrainingCheckpoint {
    TrainingCheckpoint(path: "\(folder.path)/checkpoint", interval: .milliseconds(20))
  }

  /// Runs a training in a task that is cancelled as soon as there is a checkpoint.
  private func interrupt<Model: Sendable>(
    _ train: @escaping @Sendable () async throws -> Model
  ) async throws {
    let task = Task { try await train() }
    let path = checkpoint.path
    // A thread of its own, since tests may keep all of the tasks' busy for longer than training takes.
    Thread.detachNewThread {
      while !FileSystem.exists(path), !task.isCancelled { Thread.sleep(forTimeInterval: 0.001) }
      task.cancel()
    }
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(FileSystem.exists(checkpoint.path))
  }

  @Test("Word2Vec on one thread ends with the same vectors", arguments: [1, 5])
  func word2Vec(window: Int) async throws {
    let path = try text()
    var options = Word2VecTrainerTests.options()
    options.epochs = 60
    options.window = window
    options.sample = 1e-2
    let trainer = try Word2VecTrainer(options)
    let whole = try await trainer.train(on: [path])
    let checkpoint = checkpoint
    try await interrupt { try await trainer.train(on: [path], checkpoint: checkpoint) }
    let resumed = try await Word2VecTrainer.resume(checkpoint, on: [path])
    #expect(resumed.input == whole.input && resumed.output == whole.output)
    let again = try await Word2VecTrainer.resume(checkpoint, on: [path])
    #expect(again.input == whole.input, "what is done is not done again")
  }

  @Test("FastText on one thread ends with the same vectors")
  func fastText() async throws {
    let path = try text()
    var options = FastTextTrainerTests.options()
    options.words.epochs = 60
    let trainer = try FastTextTrainer(options)
    let whole = try await trainer.train(on: [path])
    let checkpoint = checkpoint
    try await interrupt { try await trainer.train(on: [path], checkpoint: checkpoint) }
    let resumed = try await FastTextTrainer.resume(checkpoint, on: [path])
    #expect(resumed.input.tensor() == whole.input.tensor())
    #expect(resumed.output.tensor() == whole.output.tensor())
  }

  @Test("A classifier on one thread ends with the same model")
  func classifier() async throws {
    let path = try text(labelled: true)
    var options = ClassifierTests.options(.softmax)
    options.epochs = 150
    let trainer = try FastTextClassifierTrainer(options)
    let whole = try await trainer.train(on: [path])
    let checkpoint = checkpoint
    try await interrupt { try await trainer.train(on: [path], checkpoint: checkpoint) }
    let resumed = try await FastTextClassifierTrainer.resume(checkpoint, on: [path])
    #expect(resumed.input.tensor() == whole.input.tensor())
    #expect(resumed.output.tensor() == whole.output.tensor())
  }

  @Test("GloVe on one thread ends with the same vectors")
  func glove() async throws {
    let text = TestWords.text(words: 3000, lines: 6000, seed: 8)
    let path = try folder.write(Array(text.utf8), as: "text.txt")
    var options = GloVeOptions()
    (options.dimension, options.epochs, options.minimumCount) = (4, 40, 1)
    options.temporaryFolder = folder.path
    let (glove, pool) = (try GloVe(options: options), ThreadPool(threadCount: 1))
    let whole = try await glove.train(on: [path], pool: pool)
    #expect(whole.pairCount > 400_000, "a pass has several places at which it can be stopped")
    let checkpoint = checkpoint
    try await interrupt {
      try await glove.train(on: [path], pool: pool, checkpoint: checkpoint)
    }
    for _ in 0..<2 {
      // The second time, what is done is not done again.
      let resumed = try await GloVe.resume(checkpoint, on: [path], pool: pool)
      #expect(resumed.vectors.tensor() == whole.vectors.tensor())
      #expect(resumed.losses == whole.losses && resumed.losses.count == options.epochs)
    }
  }

  @Test("Seeds and threads draw numbers that lie far from each other")
  func streams() async throws {
    let path = try text()
    // SplitMix64 adds this to its state for each number (Steele et al. 2014); by its inverse modulo
    // 2⁶⁴ two states tell how many numbers lie between them.
    let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    var inverse = step
    for _ in 0..<5 { inverse = inverse &* (2 &- step &* inverse) }
    #expect(step &* inverse == 1)
    var states: [UInt64] = []
    for seed in 1...4 {
      var options = Word2VecTrainerTests.options()
      (options.epochs, options.seed, options.threads) = (1, UInt64(seed), 2)
      _ = try await Word2VecTrainer(options).train(on: [path], checkpoint: checkpoint)
      let file = try SafetensorsFile(path: checkpoint.path)
      let position = try #require(file.metadata["sememe.position"])
      let root = try JSONDocument(Array(position.utf8), source: "position").root
      for thread in try root.requireArray("threads").elements {
        states.append(try #require(UInt64(try thread.requireString("random"), radix: 16)))
      }
    }
    #expect(states.count >= 4)
    for (place, state) in states.enumerated() {
      for other in states[..<place] {
        #expect(Int64(bitPattern: (state &- other) &* inverse).magnitude > 1 << 40)
      }
    }
  }

  @Test("Another text is refused")
  func otherText() async throws {
    let path = try text()
    let trainer = try Word2VecTrainer(Word2VecTrainerTests.options())
    let checkpoint = checkpoint
    _ = try await trainer.train(on: [path], checkpoint: checkpoint)
    let other = try folder.write(Array("cat dog\n".utf8), as: "other.txt")
    await #expect { try await Word2VecTrainer.resume(checkpoint, on: [other]) } throws: {
      ($0 as? WordVectorsError)?.message.contains("same files") ?? false
    }
  }

  @Test("Damaged checkpoints give errors")
  func damaged() async throws {
    let path = try text()
    var options = Word2VecTrainerTests.options()
    options.epochs = 1
    let checkpoint = checkpoint
    _ = try await Word2VecTrainer(options).train(on: [path], checkpoint: checkpoint)
    let whole = try GoldenCases.bytes(of: checkpoint.path)
    var mutator = Mutator(seed: 3)
    for _ in 0..<400 {
      // The header, in which sizes and settings stand, is damaged; numbers may be any.
      let header = 1400
      let damaged = mutator.mutate(Array(whole[..<header])) + whole[header...]
      let file = try folder.write(damaged, as: "damaged")
      do {
        _ = try Word2VecModel(path: file)
      } catch {
        #expect(error.description.contains("damaged"), "\(error)")
      }
    }
  }
}
