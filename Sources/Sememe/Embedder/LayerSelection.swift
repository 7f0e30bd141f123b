internal import SememeModels
internal import SememeTensors

/// Which of a model's layers token vectors are taken from.
public enum LayerSelection: Sendable, Hashable {
  /// How the vectors of several layers become one.
  public enum Combination: String, Sendable, CaseIterable {
    /// Their mean.
    case mean
    /// Their sum.
    case sum
  }

  /// The token's row in the model's input table: one vector for every context, as in Word2Vec.
  case lookup
  /// One layer: 0 is the embedding output, 1 the first encoder layer; −1 is the last, −2 the one
  /// before it.
  case layer(Int)
  /// The last so many encoder layers, combined.
  case last(Int = 1, Combination = .mean)
  /// Any layers, numbered as in `layer`, combined.
  case layers([Int], Combination = .mean)
  /// All layers, the embedding output first, each with its weight.
  case mix(ScalarMix)

  /// The layers' numbers, 0 being the embedding output.
  func indices(layerCount: Int) throws(SememeError) -> [Int] {
    switch self {
    case .lookup: return []
    case .layer(let number): return [try LayerSelection.index(number, layerCount: layerCount)]
    case .layers(let numbers, _):
      guard !numbers.isEmpty else {
        throw SememeError(.invalidArgument, "no layers: name at least one of 0 to \(layerCount)")
      }
      var indices: [Int] = []
      for number in numbers {
        indices.append(try LayerSelection.index(number, layerCount: layerCount))
      }
      return indices
    case .mix(let mix):
      guard mix.scores.count == layerCount + 1 else {
        throw SememeError(
          .invalidArgument,
          "a mix of \(mix.scores.count) scores: the model needs \(layerCount + 1), one for the "
            + "embeddings and one for each layer")
      }
      return Array(0...layerCount)
    case .last(let count, _):
      // A static embedding's table is its last state.
      guard count >= 1, count <= max(layerCount, 1) else {
        throw SememeError(
          .invalidArgument,
          layerCount == 0
            ? "the last \(count) layers: the model has no layers, only the table that lookup reads"
            : "the last \(count) layers: the model has \(layerCount)")
      }
      return Array(max(layerCount - count + 1, 0)...layerCount)
    }
  }

  private static func index(_ number: Int, layerCount: Int) throws(SememeError) -> Int {
    let index = number < 0 ? layerCount + 1 + number : number
    guard (0...layerCount).contains(index) else {
      throw SememeError(
        .invalidArgument,
        "layer \(number): the model has layers 0 (embeddings) to \(layerCount), or -1 from the end")
    }
    return index
  }

  private var isMean: Bool {
    switch self {
    case .last(_, .sum), .layers(_, .sum), .mix: false
    default: true
    }
  }

  /// The combined vectors of the selected layers for some of the tokens.
  ///
  /// - Parameters:
  ///   - states: with every layer captured.
  ///   - rows: which tokens.
  ///   - indices: what `indices(layerCount:)` gave; not empty.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden].
  func combine(
    _ states: HiddenStates, _ rows: Range<Int>, _ indices: [Int], _ execution: Execution
  ) -> Tensor {
    let parts = indices.map { states.layers[$0].rows(rows) }
    if case .mix(let mix) = self { return mix.combine(parts, execution) }
    let sum = parts.dropFirst().reduce(parts[0]) { Elementwise.add($0, $1, execution) }
    guard isMean, indices.count > 1 else { return sum }
    return Elementwise.scale(sum, by: 1 / Float(indices.count), execution)
  }
}
