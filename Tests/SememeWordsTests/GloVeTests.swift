import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct GloVeTests {
  private let folder: TemporaryTestFolder
  private let path: String

  init() throws {
    folder = try TemporaryTestFolder()
    path = try folder.write(Array(TestWords.topics(lines: 400, seed: 2).utf8), as: "topics.txt")
  }

  private func options(_ change: (inout GloVeOptions) -> Void = { _ in }) -> GloVeOptions {
    var options = GloVeOptions()
    (options.dimension, options.window, options.epochs) = (12, 5, 30)
    options.temporaryFolder = folder.path
    change(&options)
    return options
  }

  @Test(arguments: [1, 2]) func topicsBecomeClusters(threads: Int) async throws {
    let result = try await GloVe(options: options()).train(
      on: [path], pool: ThreadPool(threadCount: threads))
    #expect(result.losses.count == 30)
    #expect((result.losses.last ?? 1) < (result.losses.first ?? 0) / 5)
    #expect(result.vectors.count == 12)
    for (word, topic) in [
      ("cat", ["dog", "horse", "cow", "sheep", "goat"]),
      ("gold", ["iron", "copper", "silver", "tin", "lead"]),
    ] {
      let nearest = try await result.vectors.neighbors(of: word, count: 5)
      #expect(Set(nearest.map(\.word)) == Set(topic))
    }
  }

  @Test func oneThreadIsDeterministic() async throws {
    let pool = ThreadPool(threadCount: 1)
    let glove = try GloVe(options: options())
    let (a, b) = try await (
      glove.train(on: [path], pool: pool), glove.train(on: [path], pool: pool)
    )
    #expect(a.vectors.tensor().values == b.vectors.tensor().values)
    #expect(a.losses == b.losses)
    let other = try await GloVe(options: options { $0.seed = 2 }).train(on: [path], pool: pool)
    #expect(other.vectors.tensor().values != a.vectors.tensor().values)
  }

  @Test func aStateOfAnotherTrainingIsRefused() async throws {
    let checkpoint = TrainingCheckpoint(path: folder.path + "/state")
    _ = try await GloVe(options: options { $0.epochs = 0 }).train(
      on: [path], checkpoint: checkpoint)
    let text = TestWords.topics(lines: 400, seed: 2)
    for other in [text + "cat\n", text.replacing("cat", with: "cab")] {
      let file = try folder.write(Array(other.utf8), as: "other.txt")
      let error = await #expect(throws: WordVectorsError.self) {
        _ = try await GloVe.resume(checkpoint, on: [file])
      }
      #expect(error?.code == .invalidArgument && error?.message.contains("same files") == true)
    }
    let nothing = await #expect(throws: WordVectorsError.self) {
      _ = try await GloVe.resume(TrainingCheckpoint(path: folder.path + "/none"), on: [path])
    }
    #expect(nothing?.description.contains("/none") == true)
    // Whatever stands there gives an error or the state that was saved, and never a crash.
    let bytes = try GoldenCases.bytes(of: checkpoint.path)
    let header = 1400
    #expect(bytes.count > header)
    var mutator = Mutator(seed: 3)
    for _ in 0..<200 {
      let damaged = mutator.mutate(Array(bytes[..<header])) + bytes[header...]
      let file = try folder.write(damaged, as: "damaged")
      do {
        _ = try await GloVe.resume(TrainingCheckpoint(path: file), on: [path])
      } catch {
        #expect(error is WordVectorsError && "\(error)".contains("damaged"), "\(error)")
      }
    }
  }

  @Test func progressTellsOfEveryPhase() async throws {
    let reports = Locked<[TrainingProgress]>([])
    _ = try await GloVe(options: options()).train(on: [path]) { progress in
      reports.withLock { $0.append(progress) }
    }
    let all = reports.withLock { $0 }
    #expect(Set(all.map(\.phase)) == ["counting pairs", "training"])
    #expect(all.allSatisfy { (0...1).contains($0.fraction) && $0.rate >= 0 })
    #expect(all.last?.fraction == 1)
  }

  @Test func cancellationLeavesNothing() async throws {
    let text = TestWords.text(words: 3000, lines: 20_000, seed: 8)
    let large = try folder.write(Array(text.utf8), as: "large.txt")
    var options = options {
      $0.epochs = 10_000
      $0.memoryLimit = 0
    }
    let scratch = folder.path + "/scratch"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    options.temporaryFolder = scratch
    let glove = try GloVe(options: options)
    let hasBegun = Locked(false)
    let task = Task {
      try await glove.train(on: [large]) { progress in
        if progress.phase == "training" { hasBegun.withLock { $0 = true } }
      }
    }
    while !hasBegun.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty)
  }

  @Test func theContextVectorsCanBeLeftOut() async throws {
    let pool = ThreadPool(threadCount: 1)
    let sum = try await GloVe(options: options()).train(on: [path], pool: pool)
    let word = try await GloVe(options: options { $0.output = .word }).train(on: [path], pool: pool)
    #expect(sum.vectors.tensor().values != word.vectors.tensor().values)
  }

  @Test func optionsThatMakeNoSenseAreNamed() {
    for change in [
      { $0.dimension = 0 }, { $0.window = 0 }, { $0.learningRate = .nan }, { $0.epochs = -1 },
      { $0.maximumWeightCount = 0 }, { $0.alpha = -1 }, { $0.minimumCount = 0 },
    ] as [(inout GloVeOptions) -> Void] {
      #expect(throws: WordVectorsError.self) { try GloVe(options: options(change)) }
    }
  }
}
