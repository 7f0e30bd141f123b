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

  /// The layers' numbers, 0 being the embedding output.
  func indices(layerCount: Int) throws(SememeError) -> [Int] {
    switch self {
    case .lookup: return []
    case .layer(let number):
      let index = number < 0 ? layerCount + 1 + number : number
      guard (0...layerCount).contains(index) else {
        throw SememeError(
          .invalidArgument,
          "layer \(number): the model has layers 0 (embeddings) to \(layerCount), or -1 from the end"
        )
      }
      return [index]
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

  private var isMean: Bool {
    if case .last(_, .sum) = self { return false }
    return true
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
    var sum = states.layers[indices[0]].rows(rows)
    for index in indices.dropFirst() {
      sum = Elementwise.add(sum, states.layers[index].rows(rows), execution)
    }
    guard isMean, indices.count > 1 else { return sum }
    return Elementwise.scale(sum, by: 1 / Float(indices.count), execution)
  }
}

extension LayerSelection: LosslessStringConvertible {
  /// The selection as the command writes it: `lookup`, `3`, `-1`, `last4`, `last4-sum`.
  public var description: String {
    switch self {
    case .lookup: "lookup"
    case .layer(let number): "\(number)"
    case .last(let count, .mean): "last\(count)"
    case .last(let count, .sum): "last\(count)-sum"
    }
  }

  /// Reads a selection: `lookup`, a layer's number, `last`, `last4`, `last4-mean` or `last4-sum`.
  ///
  /// - Parameter description: the text.
  public init?(_ description: String) {
    if description == "lookup" {
      self = .lookup
    } else if let number = Int(description) {
      self = .layer(number)
    } else if description.hasPrefix("last") {
      let parts = description.dropFirst(4).split(separator: "-", omittingEmptySubsequences: false)
      guard (1...2).contains(parts.count), let count = parts[0].isEmpty ? 1 : Int(parts[0]),
        let combination = parts.count == 1 ? .mean : Combination(rawValue: String(parts[1]))
      else { return nil }
      self = .last(count, combination)
    } else {
      return nil
    }
  }
}
