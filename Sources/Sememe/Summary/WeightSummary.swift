internal import SememeCheckpoints
internal import SememeModels

/// What the headers of encoders' weights say.
struct WeightSummary {
  let form: String
  /// How numbers are stored, the most bytes first.
  let types: [StoredType]
  /// How many numbers there are.
  let count: Int
  /// The first segments of the names of what does not belong to an encoder, in order.
  let heads: [String]

  typealias StoredType = (name: String, tensors: Int, bytes: Int)

  /// Looks at the tensors of a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: the weights.
  ///   - keys: the family's names; nil for a static embedding.
  init(_ checkpoint: any Checkpoint, _ keys: EncoderKeys?) {
    var types: [StoredType] = []
    var heads: Set<String> = []
    var count = 0
    for name in checkpoint.names {
      guard let tensor = checkpoint.stored(name) else { continue }
      count += tensor.count
      types.append((tensor.typeName, 1, tensor.byteCount))
      // A buffer of positions is not a head.
      if tensor.isFloatingPoint, let head = keys?.head(of: name) { heads.insert(head) }
    }
    form = checkpoint.form
    self.count = count
    self.heads = heads.sorted()
    self.types = WeightSummary.sums(types)
  }

  /// All weights of a model.
  ///
  /// - Parameter parts: those of its encoders, at least one.
  init(_ parts: [WeightSummary]) {
    form = Set(parts.map(\.form)).sorted().joined(separator: "; ")
    types = WeightSummary.sums(parts.flatMap(\.types))
    count = parts.reduce(0) { $0 + $1.count }
    heads = Set(parts.flatMap(\.heads)).sorted()
  }

  private static func sums(_ types: [StoredType]) -> [StoredType] {
    var sums: [String: StoredType] = [:]
    for type in types {
      let sum = sums[type.name] ?? (type.name, 0, 0)
      sums[type.name] = (type.name, sum.tensors + type.tensors, sum.bytes + type.bytes)
    }
    return sums.values.sorted { $0.bytes == $1.bytes ? $0.name < $1.name : $0.bytes > $1.bytes }
  }
}
