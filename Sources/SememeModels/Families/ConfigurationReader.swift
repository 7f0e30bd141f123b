internal import SememeJSON
internal import SememeTensors

/// Reads checked values from a config.json.
struct ConfigurationReader {
  let root: JSONValue

  /// A size that must be there and be at least 1.
  func size(_ key: String, maximum: Int = Int(Int32.max)) throws(ModelError) -> Int {
    let value = try read { (root) throws(JSONError) in try root.requireInt(key) }
    return try checked(value, key, 1...maximum)
  }

  /// A size that may be missing.
  func size(
    _ key: String, default fallback: Int, minimum: Int = 1, maximum: Int = Int(Int32.max)
  ) throws(ModelError) -> Int {
    let value = try read { (root) throws(JSONError) in try root.optionalInt(key) }
    return try checked(value ?? fallback, key, minimum...max(minimum, maximum))
  }

  /// A size that is nil where it is missing.
  func optionalSize(
    _ key: String, maximum: Int = Int(Int32.max)
  ) throws(ModelError) -> Int? {
    guard let value = try read({ (root) throws(JSONError) in try root.optionalInt(key) }) else {
      return nil
    }
    return try checked(value, key, 1...maximum)
  }

  /// A positive number that may be missing.
  func number(_ key: String, default fallback: Double) throws(ModelError) -> Double {
    let value = try read { (root) throws(JSONError) in try root.optionalDouble(key) } ?? fallback
    guard value > 0, value.isFinite else {
      throw invalid("\"\(key)\" is \(value), must be a positive number")
    }
    return value
  }

  func flag(_ key: String, default fallback: Bool) throws(ModelError) -> Bool {
    try read { (root) throws(JSONError) in try root.optionalBool(key) } ?? fallback
  }

  func text(_ key: String, default fallback: String) throws(ModelError) -> String {
    try read { (root) throws(JSONError) in try root.optionalString(key) } ?? fallback
  }

  /// The activation that a name of Hugging Face's `ACT2FN` stands for.
  func activation(_ key: String, default fallback: String) throws(ModelError) -> Activation {
    try activation(named: try text(key, default: fallback), in: key)
  }

  /// The activation of a name that a key states.
  func activation(named name: String, in key: String) throws(ModelError) -> Activation {
    switch name {
    case "gelu", "gelu_python": return .gelu
    case "gelu_new", "gelu_pytorch_tanh", "gelu_fast": return .geluTanh
    case "relu": return .relu
    case "silu", "swish": return .silu
    case "tanh": return .tanh
    case "sigmoid": return .sigmoid
    default:
      throw ModelError(
        .unsupportedArchitecture,
        "\(root.source): activation \"\(name)\" in \"\(key)\" is not supported; supported are "
          + "gelu, gelu_new, gelu_fast, gelu_pytorch_tanh, relu, sigmoid, silu, swish, tanh")
    }
  }

  func invalid(_ reason: String) -> ModelError {
    ModelError(.invalidConfiguration, "\(root.source): \(reason)")
  }

  func unsupported(_ reason: String) -> ModelError {
    ModelError(.unsupportedArchitecture, "\(root.source): \(reason)")
  }

  /// Reads with JSON's own checks.
  func read<T>(
    _ body: (JSONValue) throws(JSONError) -> T
  ) throws(ModelError) -> T {
    do throws(JSONError) {
      return try body(root)
    } catch {
      throw ModelError(.invalidConfiguration, error.message)
    }
  }

  private func checked(
    _ value: Int, _ key: String, _ range: ClosedRange<Int>
  ) throws(ModelError) -> Int {
    guard range.contains(value) else {
      throw invalid(
        "\"\(key)\" is \(value), must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
