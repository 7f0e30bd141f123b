extension LayerSelection: LosslessStringConvertible {
  /// The selection as the command writes it: `lookup`, `3`, `-1`, `last4`, `last4-sum`, `1,5,6`,
  /// `1,5,6-sum`, or a mix such as `mix:0,0,1.5`.
  public var description: String {
    switch self {
    case .lookup: "lookup"
    case .layer(let number): "\(number)"
    case .last(let count, let combination): "last\(count)" + LayerSelection.suffix(combination)
    case .layers(let numbers, let combination):
      // The comma tells a list of one layer from that layer.
      numbers.map { "\($0)" }.joined(separator: ",") + (numbers.count == 1 ? "," : "")
        + LayerSelection.suffix(combination)
    case .mix(let mix): "mix:\(mix)"
    }
  }

  /// Reads a selection: `lookup`, a layer's number, several with commas, `last`, `last4`, or
  /// `mix:` and a score for every layer; `-mean` or `-sum` behind several layers says how they
  /// become one.
  ///
  /// - Parameter description: the text.
  public init?(_ description: String) {
    if description == "lookup" {
      self = .lookup
    } else if let number = Int(description) {
      self = .layer(number)
    } else if description.hasPrefix("mix:") {
      guard let mix = ScalarMix(String(description.dropFirst(4))) else { return nil }
      self = .mix(mix)
    } else {
      let (layers, combination) = LayerSelection.split(description)
      if layers.hasPrefix("last") {
        guard let count = layers.count == 4 ? 1 : Int(layers.dropFirst(4)) else { return nil }
        self = .last(count, combination)
      } else {
        var names = layers.split(separator: ",", omittingEmptySubsequences: false)
        if names.count == 2, names[1].isEmpty { names.removeLast() }
        let numbers = names.compactMap { Int($0) }
        guard numbers.count == names.count, layers.contains(",") else { return nil }
        self = .layers(numbers, combination)
      }
    }
  }

  private static func suffix(_ combination: Combination) -> String {
    combination == .mean ? "" : "-\(combination.rawValue)"
  }

  private static func split(_ text: String) -> (layers: Substring, Combination) {
    for combination in Combination.allCases where text.hasSuffix("-\(combination.rawValue)") {
      return (text.dropLast(combination.rawValue.utf8.count + 1), combination)
    }
    return (Substring(text), .mean)
  }
}
