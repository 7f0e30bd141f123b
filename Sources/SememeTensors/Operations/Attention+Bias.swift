internal import CSememeKernels

extension Attention {
  /// What is added to the scaled scores.
  package enum Bias: Sendable {
    /// A number of the head and the distance.
    case distance(DistanceBias)
    /// Products of queries and keys with vectors of their relative places.
    case places(PlaceBias)
  }

  /// What is added to a head's scaled scores, by how far the key lies behind the query.
  package struct DistanceBias: Sendable {
    /// Column `reach + d` holds what is added at distance d = key − query.
    let table: Tensor
    /// The largest distance to either side.
    let reach: Int

    /// Takes the numbers of every head and distance.
    ///
    /// - Parameter table: [heads × (2·reach + 1)], from distance −reach to reach.
    package init(_ table: Tensor) {
      precondition(table.width % 2 == 1, "attention: \(table.shape) has no middle, distance 0")
      self.table = table
      reach = table.width / 2
    }
  }

  /// What disentangled attention adds to the scores of query i and key j, before they are scaled:
  /// qᵢ·Kᵣ + kⱼ·Qᵣ with the vectors of their relative place.
  ///
  /// He et al. 2021, arXiv:2006.03654, eq. 4; either term may be left out.
  package struct PlaceBias: Sendable {
    let places: RelativePlaces
    /// What queries are multiplied with: content to position.
    let keys: PlaceVectors?
    /// What keys are multiplied with: position to content.
    let queries: PlaceVectors?

    /// Pairs the places of distances with their vectors.
    ///
    /// - Parameters:
    ///   - places: of all distances that occur.
    ///   - keys: what queries are multiplied with, or nil.
    ///   - queries: what keys are multiplied with, or nil.
    package init(_ places: RelativePlaces, keys: PlaceVectors?, queries: PlaceVectors?) {
      for vectors in [keys, queries] {
        precondition(
          vectors.map { $0.count == places.count } ?? true,
          "attention: \(vectors?.count ?? 0) vectors for \(places.count) places")
      }
      self.places = places
      self.keys = keys
      self.queries = queries
    }
  }

  /// The vectors of all relative places, packed for the product with a head's queries or keys.
  package struct PlaceVectors: Sendable {
    /// The number of places.
    let count: Int
    /// The heads' vectors as output channels, each head's from whole panels on.
    private let weight: LinearWeight
    private let panel: Int

    /// Packs vectors.
    ///
    /// - Parameters:
    ///   - table: [places × heads·size], the heads side by side.
    ///   - heads: the shape of the heads.
    ///   - kernels: the level that will multiply.
    ///   - pool: threads to pack with, or nil.
    package init(_ table: Tensor, heads: Heads, kernels: KernelLevel, pool: ThreadPool? = nil) {
      let (count, size, width) = (table.rows, heads.size, table.width)
      precondition(
        width == heads.count * size, "attention: \(table.shape) for \(heads.count) heads of \(size)"
      )
      self.count = count
      panel = kernels.table.pointee.gemm_panel
      let stride = (count + panel - 1) / panel * panel
      let turned = Tensor([heads.count * stride, size]) { out in
        out.initialize(repeating: 0, count: heads.count * stride * size)
        table.withUnsafeBuffer { source in
          guard let source = source.baseAddress else { return }
          for head in 0..<heads.count {
            for place in 0..<count {
              (out + (head * stride + place) * size).update(
                from: source + place * width + head * size, count: size)
            }
          }
        }
      }
      weight = LinearWeight(turned, bias: nil, kernels: kernels, pool: pool)
    }

    /// Multiplies rows of a head with the vectors of the places in a range; what a row is multiplied
    /// with beyond them is up to the width of panels.
    ///
    /// - Parameters:
    ///   - x: rows of floats.
    ///   - ldx: the floats from one row to the next.
    ///   - rows: how many.
    ///   - head: whose vectors.
    ///   - first: the place of column 0 of the result: a multiple of the panel.
    ///   - width: the columns of the result.
    ///   - columns: those that are wanted.
    ///   - out: the result, from the first row on.
    ///   - ldo: its floats from one row to the next.
    func multiply(
      _ x: UnsafePointer<Float>, _ ldx: Int, rows: Int, head: Int, first: Int, width: Int,
      columns: ClosedRange<Int>, into out: UnsafeMutablePointer<Float>, _ ldo: Int
    ) {
      let table = weight.kernels.table.pointee
      let stride = (count + panel - 1) / panel * panel
      var output = sememe_gemm_output()
      output.n = width
      output.c = out
      output.ldc = ldo
      output.rows = rows
      output.column_begin = columns.lowerBound / panel * panel
      output.column_end = min((columns.upperBound / panel + 1) * panel, width)
      var arguments = sememe_gemm_f32(
        a: x, lda: ldx,
        packed: weight.panels.pointer
          + table.gemm_packed_f32(head * stride + first, weight.inputSize),
        k: weight.inputSize, output: output)
      table.gemm_f32(&arguments)
    }
  }
}
