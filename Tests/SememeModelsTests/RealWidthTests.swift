import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// Every family at the widths of published models, in every format, on two layers.
///
/// One model after the other, since the widest one takes gigabytes.
@Suite(.serialized) struct RealWidthTests {
  @Test func everyFamilyIsHere() throws {
    let covered = try Set(RandomModel.all.map { try $0.family().modelTypes })
    for family in ModelFamily.all {
      #expect(covered.contains(family.modelTypes), "\(family.modelTypes)")
    }
  }

  /// Fewer bits keep the direction of a text's vector, and its bits depend neither on the texts
  /// beside it nor on the number of threads.
  @Test(arguments: RandomModel.all)
  func vectorsStayNearAndKeepTheirBits(model: RandomModel) throws {
    let encoder = try model.encoder(layers: 2, vocabulary: 2000)
    let texts = RandomModel.texts(model.testedLengths, for: encoder, seed: 11)
    var exact: Tensor?
    for format in NumberFormat.allCases {
      let loader = WeightLoader(kernels: .best, format: format, pool: .shared)
      let runner = Runner(model: model, encoder: try model.load(encoder, loader))
      let alone = (0..<texts.count).map { runner.vectors(of: texts.select([$0]), threads: 1) }
      checkCompany(runner, texts, alone, format)
      let vectors = Tensor(alone.flatMap(\.values), shape: [texts.count, encoder.hiddenSize])
      guard let exact else {
        exact = vectors
        continue
      }
      let mean = mean(of: exact)
      let cosines = [
        Tolerance.smallestRowCosine(vectors, exact),
        // What all texts have in common would stay the same whatever became of their differences.
        Tolerance.smallestRowCosine(
          less(mean, vectors), less(mean, exact)),
      ]
      print("Real widths: \(model) in \(format): smallest cosines \(cosines)")
      for cosine in cosines {
        #expect(cosine >= Tolerance.smallestPooledCosine(format), "\(model) in \(format)")
      }
    }
  }

  private func checkCompany(
    _ runner: Runner, _ texts: TokenBatch, _ alone: [Tensor], _ format: NumberFormat
  ) {
    let forwards = Array(0..<texts.count)
    for (threads, order) in [(2, forwards), (3, forwards.reversed()), (1, forwards)] {
      let together = runner.vectors(of: texts.select(order), threads: threads)
      for (row, text) in order.enumerated() {
        let context = "\(runner.model) in \(format), text \(text), \(threads) threads"
        #expect(together.rows(row..<row + 1) == alone[text], "\(context), in company")
      }
      // The shortest one is shared out by columns.
      #expect(runner.vectors(of: texts.select([0]), threads: threads) == alone[0])
    }
  }

  private func mean(of vectors: Tensor) -> [Float] {
    (0..<vectors.width).map { j in
      (0..<vectors.rows).reduce(0) { $0 + vectors[$1, j] } / Float(vectors.rows)
    }
  }

  private func less(_ mean: [Float], _ vectors: Tensor) -> Tensor {
    Tensor(
      vectors.values.enumerated().map { $1 - mean[$0 % mean.count] }, shape: vectors.shape)
  }

  /// An encoder and how its sentence model pools.
  private struct Runner {
    let model: RandomModel
    let encoder: TransformerEncoder

    /// The pooled vector of every text.
    func vectors(of texts: TokenBatch, threads: Int) -> Tensor {
      let pool = ThreadPool(threadCount: threads, processors: threads)
      let execution = Execution(kernels: .best, pool: threads > 1 ? pool : nil)
      let states = encoder(texts, execution)
      return Pooling.forward(
        states.last, starts: states.sequenceStarts, modes: [model.pooling], execution)
    }
  }
}

extension RandomModel {
  /// The tokens of each text; fewer for billions of multiplications a token.
  fileprivate var testedLengths: [Int] {
    name == "e5-mistral-7b-instruct" ? [4, 11] : [5, 70, 23]
  }
}
