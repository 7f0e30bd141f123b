public import Sememe
public import SememeTensors

/// The vectors of a corpus's marked words, from one or more layers of a model.
public struct UseVectors: Sendable {
  /// Where they were taken from.
  public let layers: [LayerSelection]
  /// Whether the model read each use; the vector of one that it did not read is 0.
  public let isRead: [Bool]
  /// For each layer the vectors, [uses × dimension].
  public let vectors: [Tensor]

  /// Wraps vectors.
  ///
  /// - Parameters:
  ///   - vectors: for each layer [uses × dimension].
  ///   - layers: where they were taken from.
  ///   - isRead: whether there is a vector of each use.
  /// - Precondition: the counts agree.
  public init(_ vectors: [Tensor], layers: [LayerSelection], isRead: [Bool]) {
    precondition(
      vectors.count == layers.count && vectors.allSatisfy { $0.rows == isRead.count },
      "use vectors: \(vectors.map(\.shape)) for \(layers.count) layers of \(isRead.count) uses")
    (self.vectors, self.layers, self.isRead) = (vectors, layers, isRead)
  }

  /// The vectors of some of the uses.
  ///
  /// - Parameter uses: their numbers.
  /// - Returns: vectors in the order of the numbers.
  public func selecting(_ uses: [Int]) -> UseVectors {
    UseVectors(
      vectors.map { Rows.select(uses, of: $0) }, layers: layers, isRead: uses.map { isRead[$0] })
  }
}

extension SenseCorpus {
  /// Sentences that go through the model at once.
  private static let block = 256

  /// Computes the vector of every marked word in its sentence.
  ///
  /// - Parameters:
  ///   - embedder: the model.
  ///   - layers: where vectors are taken from; the sentences go through the model once.
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - task: what the texts are for, where the model has routes.
  ///   - progress: is told how many sentences are done.
  /// - Returns: the vectors.
  /// - Throws: as `Embedder.spanVectors`.
  public func vectors(
    _ embedder: Embedder, layers: [LayerSelection], subtokens: SubtokenPooling = .mean,
    task: String? = nil, progress: ((_ done: Int) -> Void)? = nil
  ) async throws -> UseVectors {
    var places = [[Int]](repeating: [], count: sentences.count)
    for (index, use) in uses.enumerated() { places[use.sentence].append(index) }
    let wanted = sentences.indices.filter { !places[$0].isEmpty }
    var isRead = [Bool](repeating: false, count: uses.count)
    var result: [Tensor] = []
    var done = 0
    while done < wanted.count {
      let block = wanted[done..<min(done + Self.block, wanted.count)]
      let found = try await embedder.spanVectors(
        block.map { sentences[$0] }, spans: block.map { places[$0].map { uses[$0].span } },
        layers: layers, subtokens: subtokens, task: task)
      for (sentence, vectors) in zip(block, found) {
        for (use, vector) in zip(places[sentence], vectors) {
          guard let vector else { continue }
          if result.isEmpty {
            result = layers.map { _ in Tensor(zeros: [uses.count, vector.width]) }
          }
          isRead[use] = true
          for layer in layers.indices { Rows.copy(layer, of: vector, to: use, of: &result[layer]) }
        }
      }
      done += block.count
      progress?(done)
    }
    if result.isEmpty { result = layers.map { _ in Tensor(zeros: [uses.count, 1]) } }
    return UseVectors(result, layers: layers, isRead: isRead)
  }
}
