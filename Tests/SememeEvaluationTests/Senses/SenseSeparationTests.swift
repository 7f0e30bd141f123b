import Sememe
import SememeEvaluation
import SememeTensors
import SememeTestSupport
import Testing

/// How far senses lie apart, and groups that are found without knowing them.
@Suite struct SenseSeparationTests {
  @Test func gapAndAUCByHand() throws {
    // Pairs of one sense: 0.9 and 0.4; of two: 0.4, 0.2, 0.1, 0.3.
    let cosines = Tensor(
      [1, 0.9, 0.4, 0.2, 0.9, 1, 0.1, 0.3, 0.4, 0.1, 1, 0.4, 0.2, 0.3, 0.4, 1], shape: [4, 4])
    let separation = try SenseSeparation(cosines: cosines, senses: ["a", "a", "b", "b"])
    #expect(abs(separation.withinMean - 0.65) < 1e-6)
    #expect(abs(separation.betweenMean - 0.25) < 1e-6)
    // Of 8 comparisons 7 are won and one is even.
    #expect(abs(separation.auc - 7.5 / 8) < 1e-12)
    #expect(abs(separation.margin) < 1e-6)
    #expect(separation.lowestWithin.first == 2 && separation.highestBetween.second == 2)
    for senses in [["a", "b", "c", "d"], ["a", "a", "a", "a"]] {
      #expect(throws: EvaluationError.self) {
        try SenseSeparation(cosines: cosines, senses: senses)
      }
    }
  }

  @Test func equalVectorsAreNotSeparated() throws {
    let vector: [Float] = [0.1, -0.7, 0.33, 12]
    let vectors = Tensor([Float](repeating: 0, count: 4).flatMap { _ in vector }, shape: [4, 4])
    for isCentered in [false, true] {
      let separation = try SenseSeparation(
        vectors, senses: ["a", "a", "b", "b"], isCentered: isCentered)
      #expect(abs(separation.gap) < 1e-6 && separation.auc == 0.5)
    }
  }

  @Test func centeringTakesAwayWhatIsShared() throws {
    let vectors = Tensor([100, 1, 100, 1.1, 100, -1, 100, -1.1], shape: [4, 2])
    let raw = try SenseSeparation(vectors, senses: ["a", "a", "b", "b"])
    let centered = try SenseSeparation(vectors, senses: ["a", "a", "b", "b"], isCentered: true)
    #expect(raw.gap > 0 && raw.gap < 0.001)
    #expect(abs(centered.gap - 2) < 1e-6)
  }

  @Test(arguments: SenseInduction.Method.allCases)
  func groupsThatLieApartAreFound(_ method: SenseInduction.Method) throws {
    var generator = SeededGenerator(seed: 3)
    let centers: [[Float]] = [[5, 0, 0], [0, 5, 0], [0, 0, 5]]
    let truth = (0..<24).map { $0 < 12 ? 0 : $0 < 20 ? 1 : 2 }
    let points = truth.flatMap { group in
      centers[group].map { $0 + Float.random(in: -0.5...0.5, using: &generator) }
    }
    let induction = try SenseInduction(Tensor(points, shape: [24, 3]), method: method)
    #expect(induction.labels == truth)
    #expect(induction.groups.map(\.uses.count) == [12, 8, 4])
    #expect(induction.silhouettes.max { $0.value < $1.value }?.key == 3)
    for group in induction.groups {
      #expect(group.typicality == group.typicality.sorted(by: >) && group.typicality[0] <= 1.000001)
    }
    let two = try SenseInduction(Tensor(points, shape: [24, 3]), method: method, count: 2)
    #expect(two.groups.count == 2 && two.silhouettes.isEmpty)
  }

  /// Points around some places, all far from the origin as vectors of a layer are.
  private func clouds(_ places: [[Float]], count: Int, seed: UInt64) -> Tensor {
    var random = SeededGenerator(seed: seed)
    let width = places[0].count
    let values = (0..<count).flatMap { index in
      (0..<width).map { column in
        10 + places[index % places.count][column] + Float.random(in: -1...1, using: &random)
      }
    }
    return Tensor(values, shape: [count, width])
  }

  @Test(arguments: SenseInduction.Method.allCases)
  func oneCloudIsOneSenseAndTwoAreTwo(method: SenseInduction.Method) throws {
    let center = [Float](repeating: 0, count: 8)
    let other: [Float] = [4, 0, -4, 0, 0, 0, 0, 0]
    var right = 0
    for seed in 0..<10 as Range<UInt64> {
      let one = try SenseInduction(
        clouds([center], count: 16, seed: seed), method: method, fewestGroups: 1)
      if one.groups.count == 1 {
        right += 1
        #expect(one.gap?.isOne == true && one.silhouettes.isEmpty)
        #expect(one.groups[0].uses.count == 16 && one.groups[0].typicality[0] > 0.9)
      }
      let two = try SenseInduction(
        clouds([center, other], count: 16, seed: seed), method: method, fewestGroups: 1)
      #expect(two.groups.count == 2 && two.gap?.isOne == false)
      #expect(two.silhouettes.count == 7)
    }
    #expect(right >= 8, "\(right)")
  }

  @Test func theGapIsTheSameOnAnyNumberOfThreads() throws {
    let points = clouds([[0, 0, 0, 0], [1, -1, 0, 1]], count: 20, seed: 3)
    let gaps = try [1, 3].map {
      try SenseInduction(points, fewestGroups: 1, pool: ThreadPool(threadCount: $0)).gap
    }
    #expect(gaps[0] != nil && gaps[0] == gaps[1])
    #expect(try SenseInduction(points).gap == nil)
    #expect(try SenseInduction(points, fewestGroups: 1, seed: 1).gap != gaps[0])
    #expect(throws: EvaluationError.self) { try SenseInduction(points, fewestGroups: 0) }
  }

  @Test func tooFewUsesAreRefused() throws {
    let two = Tensor([1, 2, 3, 4], shape: [2, 2])
    #expect(throws: EvaluationError.self) { try SenseInduction(two) }
    let equal = Tensor([1, 2, 1, 2, 1, 2], shape: [3, 2])
    #expect(throws: EvaluationError.self) { try SenseInduction(equal) }
    #expect(throws: EvaluationError.self) { try SenseInduction(equal, count: 4) }
  }

  @Test func aCorpusGetsVectorsOfItsWords() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    let embedder = try Embedder(folder: golden.folder)
    let sentences = ["the cat slept", "none", "cat and cat"]
    let corpus = SenseCorpus(finding: WordFinder("cat"), in: sentences)
    let vectors = try await corpus.vectors(embedder, layers: [.lookup, .last()])
    let words = try await embedder.wordVectors(of: "cat", in: sentences, layer: .last())
    #expect(vectors.isRead == [true, true, true])
    #expect(vectors.vectors[1].values == words.flatMap(\.vector))
    #expect(vectors.selecting([2]).vectors[1].values == words[2].vector)
  }
}
