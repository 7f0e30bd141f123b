import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Heads in numbers, and rollout.
@Suite struct AttentionTests {
  /// A [CLS], two tokens of a text, [SEP], one of another text.
  private let texts: [Int?] = [nil, 0, 0, nil, 1]

  private func map(_ rows: [[Float]]) -> Tensor {
    Tensor(rows.flatMap { $0 }, shape: [rows.count, rows.count])
  }

  @Test func aHeadIsSummedUpByHand() {
    let head = AttentionHead(
      layer: 2, head: 3,
      weights: map([
        [1, 0, 0, 0, 0], [0.5, 0.5, 0, 0, 0], [0, 0, 0, 1, 0], [0.2, 0.2, 0.2, 0.2, 0.2],
        [0, 0.25, 0, 0.75, 0],
      ]), texts: texts)
    #expect(head.layer == 2 && head.head == 3)
    let quarters = -0.25 * log(0.25) - 0.75 * log(0.75)
    #expect(abs(head.entropy - (log(2.0) + quarters) / 3) < 1e-9)
    #expect(abs(head.distance - (0.5 + 1 + (0.75 + 0.75)) / 3) < 1e-9)
    #expect(abs(head.specialShare - (0.5 + 1 + 0.75) / 3) < 1e-9)
    #expect(abs(head.selfShare - 0.5 / 3) < 1e-9)
    #expect(abs(head.previousShare - (0.5 + 0.75) / 3) < 1e-9)
    #expect(abs(head.nextShare - 1.0 / 3) < 1e-9)
    #expect(abs(head.otherTextShare - 0.25 / 3) < 1e-9)
  }

  @Test func uniformAttentionHasTheEntropyOfItsTokens() {
    let even = AttentionHead(
      layer: 1, head: 1, weights: map([[Float]](repeating: [0.25, 0.25, 0.25, 0.25], count: 4)),
      texts: [nil, 0, 0, nil])
    #expect(abs(even.entropy - log(4.0)) < 1e-9)
    #expect(even.otherTextShare == 0)
  }

  /// Two layers of two tokens, multiplied on paper.
  @Test func rolloutMultipliesLayers() {
    let first = Tensor([1, 0, 1, 0, 0, 1, 1, 0], shape: [2, 2, 2])
    let second = Tensor([0, 1, 0, 1, 0, 1, 0, 1], shape: [2, 2, 2])
    let found = AttentionRollout.matrices([first, second])
    // Means [½ ½; 1 0] and [0 1; 0 1]; with the residual [¾ ¼; ½ ½] and [½ ½; 0 1].
    #expect(found[0].values == [0.75, 0.25, 0.5, 0.5])
    #expect(found[1].values == [0.625, 0.375, 0.5, 0.5])
    #expect(AttentionRollout.matrices([first], residualShare: 1)[0].values == [1, 0, 0, 1])
    #expect(AttentionRollout.matrices([]).isEmpty)
  }

  @Test func modelsTellWhichTextATokenIsOf() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "bert-base" })
    let embedder = try Embedder(folder: golden.folder)
    let pair = try await embedder.attentions("the cat", pair: "a dog sat")
    let spans = pair.tokens.indices.filter { !pair.tokens[$0].isSpecial }
    #expect(spans.allSatisfy { pair.textIndices[$0] != nil })
    #expect(pair.textIndices.first == .some(nil))
    #expect(Set(pair.textIndices.compactMap { $0 }) == [0, 1])
    #expect(pair.textIndices.compactMap { $0 } == pair.textIndices.compactMap { $0 }.sorted())
    let heads = pair.attentionHeads()
    #expect(heads.count == embedder.layerCount * pair.attentions[0].shape[0])
    #expect(heads.last?.layer == embedder.layerCount)
    for head in heads {
      #expect(head.entropy >= 0 && head.entropy <= log(Double(pair.tokens.count)) + 1e-6)
      #expect(head.specialShare > 0 && head.specialShare < 1 && head.otherTextShare > 0)
    }
    let rollout = pair.attentionRollout()
    #expect(rollout.count == embedder.layerCount)
    for matrix in rollout {
      for row in 0..<matrix.rows {
        #expect(abs(matrix.rows(row..<row + 1).values.reduce(0, +) - 1) < 1e-5)
      }
    }
    #expect(try await embedder.hiddenStates(["the cat"])[0].attentionHeads().isEmpty)
  }

  @Test func mapsThatFillTheMemoryAreRefused() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "modernbert" })
    let embedder = try Embedder(folder: golden.folder)
    let text = String(repeating: "the cat ", count: 40)
    let weights = try await embedder.attentions([text])[0].attentions.reduce(0) { $0 + $1.count }
    let texts = [String](repeating: text, count: (1 << 30) / weights + 1)
    let error = await #expect(throws: SememeError.self) { try await embedder.attentions(texts) }
    #expect(error?.message.contains("fewer texts") == true, "\(String(describing: error))")
  }

  /// The command's attentions are those that transformers computes.
  @Test(
    "Golden attentions through the embedder", arguments: ["bert-base", "roberta", "modernbert"])
  func goldenAttentions(name: String) async throws {
    guard let golden = try GoldenCases.all().first(where: { $0.name == name }) else {
      #expect(!GoldenCases.isOwnSet, "\(name) is missing")
      return
    }
    let embedder = try Embedder(folder: golden.folder, options: .init(precision: .float32))
    let tensors = try GoldenTensors(golden)
    var compared = 0
    for entry in try golden.expected.root.requireArray("entries").elements {
      guard let names = try entry.requireObject("outputs")["attentions"], !names.isNull else {
        continue
      }
      let texts = try entry.requireArray("texts").elements.compactMap(\.string)
      guard texts.count == 1, entry["text_pairs"]?.isNull ?? true else { continue }
      let found = try await embedder.attentions(texts)[0]
      for (layer, name) in names.elements.enumerated() {
        let want = try tensors.tensor(try #require(name.string))
        let violation = Tolerance.golden.violation(
          found.attentions[layer], want.reshaped(Array(want.shape.dropFirst())))
        #expect(violation == nil, "layer \(layer + 1): \(violation ?? "")")
        compared += 1
      }
    }
    #expect(compared > 0)
  }
}
