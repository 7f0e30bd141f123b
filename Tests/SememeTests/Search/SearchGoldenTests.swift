import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Search, mining and communities against sentence-transformers' `util`.
@Suite struct SearchGoldenTests {
  private static let tolerance: Float = 1e-5
  /// What the generator of the case has cut the corpus into, for mining.
  private static let chunkSize = 13

  private static func cases() throws -> [GoldenCase] {
    try GoldenCases.all().filter { $0.name == "sbert-util" }
  }

  @Test("Golden search is in the set") func theCaseIsThere() throws {
    let count = try Self.cases().count
    #expect(!GoldenCases.isOwnSet || count == 1)
  }

  @Test("Golden similarities") func goldenSimilarities() throws {
    for golden in try Self.cases() {
      let tensors = try GoldenTensors(golden)
      let corpus = Embeddings(try tensors.tensor("corpus"))
      let queries = Embeddings(try tensors.tensor("queries"))
      let (first, second) = (corpus.rows(0..<10), corpus.rows(10..<20))
      let names: [(SimilarityFunction, String)] = [
        (.cosine, "cos_sim"), (.dot, "dot_score"), (.euclidean, "euclidean_sim"),
        (.manhattan, "manhattan_sim"),
      ]
      var results: [(String, Tensor)] = []
      for (function, name) in names {
        results.append((name, queries.similarity(to: corpus, by: function)))
        results.append(("pairwise_\(name)", first.similarityPairwise(to: second, by: function)))
      }
      results.append(("pairwise_angle_sim", first.angleSimilarityPairwise(to: second)))
      results.append(("normalize_embeddings", corpus.normalized().vectors))
      results.append(("truncate_embeddings_5", try corpus.truncated(to: 5).vectors))
      for (name, got) in results {
        let violation = Tolerance.close.violation(got, try tensors.tensor(name))
        #expect(violation == nil, "\(name): \(violation ?? "")")
      }
    }
  }

  @Test("Golden semantic search") func goldenSemanticSearch() async throws {
    for golden in try Self.cases() {
      let tensors = try GoldenTensors(golden)
      let corpus = Embeddings(try tensors.tensor("corpus"))
      let queries = Embeddings(try tensors.tensor("queries"))
      for search in try golden.expected.root.requireArray("semantic_search").elements {
        let name = try search.requireString("score")
        let got = try await queries.semanticSearch(
          in: corpus, topK: search.requireInt("top_k"), by: name == "dot_score" ? .dot : .cosine)
        let want = Array(try search.requireArray("result").elements)
        #expect(got.count == want.count)
        for (hits, expected) in zip(got, want) {
          #expect(hits.map(\.index) == expected.elements.map { $0["corpus_id"]?.int }, "\(name)")
          check(hits.map(\.score), expected.elements.map { $0["score"]?.double })
        }
      }
    }
  }

  @Test("Golden paraphrase mining") func goldenParaphraseMining() async throws {
    for golden in try Self.cases() {
      let corpus = Embeddings(try GoldenTensors(golden).tensor("corpus"))
      for mining in try golden.expected.root.requireArray("paraphrase_mining_embeddings").elements {
        let got = try await corpus.paraphraseMining(
          topK: mining.requireInt("top_k"), maximumPairs: mining.requireInt("max_pairs"),
          corpusChunkSize: Self.chunkSize)
        let want = try mining.requireArray("result").elements.map { Array($0.elements) }
        #expect(got.count == want.count)
        for (pair, expected) in zip(got, want) {
          #expect([pair.first, pair.second] == expected.dropFirst().map(\.int))
        }
        check(got.map(\.score), want.map { $0.first?.double })
      }
    }
  }

  @Test("Golden communities") func goldenCommunities() async throws {
    for golden in try Self.cases() {
      let corpus = Embeddings(try GoldenTensors(golden).tensor("corpus"))
      for detection in try golden.expected.root.requireArray("community_detection").elements {
        let got = try await corpus.communityDetection(
          threshold: Float(detection.requireDouble("threshold")),
          minimumCommunitySize: detection.requireInt("min_community_size"))
        let want = try detection.requireArray("result").elements.map { $0.elements.map(\.int) }
        #expect(got == want)
      }
    }
  }

  private func check(_ got: [Float], _ want: [Double?]) {
    for (score, expected) in zip(got, want) {
      #expect(abs(score - Float(expected ?? .nan)) <= Self.tolerance)
    }
  }
}

extension Embeddings {
  /// Some of the vectors.
  fileprivate func rows(_ range: Range<Int>) -> Embeddings { Embeddings(vectors.rows(range)) }
}
