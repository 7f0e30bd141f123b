internal import SememeCheckpoints
internal import SememeJSON

/// Reads checked values from a GGUF file's metadata.
struct GGUFMetadata: Sendable {
  /// What messages call the file.
  let source: String
  private let values: [String: GGUFValue]
  /// What `general.architecture` names, with which the keys of a model begin.
  let architecture: String

  /// Takes a file's metadata.
  ///
  /// - Parameter file: the file.
  /// - Throws: `ModelError` where it names no architecture.
  init(_ file: GGUFFile) throws(ModelError) {
    source = file.source
    values = file.metadata
    guard let name = values["general.architecture"]?.string else {
      throw ModelError(
        .invalidConfiguration,
        "\(file.source): the metadata has no text \"general.architecture\"; it is no model that "
          + "llama.cpp's convert_hf_to_gguf.py wrote")
    }
    architecture = name
  }

  /// The value of a key; `.` at its beginning stands for the architecture's name.
  subscript(_ key: String) -> GGUFValue? { values[full(key)] }

  /// A key as the file spells it.
  func full(_ key: String) -> String { key.hasPrefix(".") ? architecture + key : key }

  /// A whole number that must be there.
  func int(_ key: String) throws(ModelError) -> Int {
    guard let value = try optionalInt(key) else { throw missing(key) }
    return value
  }

  /// A whole number that may be missing.
  func optionalInt(_ key: String) throws(ModelError) -> Int? {
    guard let value = self[key] else { return nil }
    guard let int = value.int else { throw wrong(key, "a whole number") }
    return int
  }

  /// A number that may be missing; where it is not one it may be whole.
  func optionalDouble(_ key: String) throws(ModelError) -> Double? {
    guard let value = self[key] else { return nil }
    guard let double = value.double ?? value.int.map(Double.init) else {
      throw wrong(key, "a number")
    }
    return double
  }

  /// A truth value that may be missing.
  func optionalBool(_ key: String) throws(ModelError) -> Bool? {
    guard let value = self[key] else { return nil }
    guard let bool = value.bool else { throw wrong(key, "true or false") }
    return bool
  }

  /// A text that may be missing.
  func optionalString(_ key: String) throws(ModelError) -> String? {
    guard let value = self[key] else { return nil }
    guard let string = value.string else { throw wrong(key, "a text") }
    return string
  }

  /// A list of texts that may be missing.
  func optionalStrings(_ key: String) throws(ModelError) -> [String]? {
    try list(key, "texts") { (array) throws(CheckpointError) in try array.strings() }
  }

  /// A list of numbers that may be missing.
  func optionalDoubles(_ key: String) throws(ModelError) -> [Double]? {
    try list(key, "numbers") { (array) throws(CheckpointError) in
      if let doubles = try array.doubles() { return doubles }
      return try array.integers()?.map(Double.init)
    }
  }

  /// A list of whole numbers that may be missing.
  func optionalIntegers(_ key: String) throws(ModelError) -> [Int]? {
    try list(key, "whole numbers") { (array) throws(CheckpointError) in try array.integers() }
  }

  /// A list of truth values that may be missing.
  func optionalBools(_ key: String) throws(ModelError) -> [Bool]? {
    try list(key, "true or false") { (array) throws(CheckpointError) in try array.bools() }
  }

  /// A list of bytes that may be missing.
  func optionalBytes(_ key: String) throws(ModelError) -> [UInt8]? {
    try list(key, "bytes") { (array) throws(CheckpointError) in array.bytes() }
  }

  private func list<T>(
    _ key: String, _ what: String, _ read: (GGUFArray) throws(CheckpointError) -> [T]?
  ) throws(ModelError) -> [T]? {
    guard let value = self[key] else { return nil }
    let elements: [T]?
    do throws(CheckpointError) {
      elements = try value.array.flatMap { (array) throws(CheckpointError) in try read(array) }
    } catch {
      throw ModelError(
        .invalidConfiguration, "\(source): \"\(full(key))\" in the metadata is damaged",
        cause: error)
    }
    guard let elements else { throw wrong(key, "a list of \(what)") }
    return elements
  }

  func missing(_ key: String) -> ModelError {
    ModelError(.invalidConfiguration, "\(source): the metadata lacks \"\(full(key))\"")
  }

  func wrong(_ key: String, _ expected: String) -> ModelError {
    ModelError(
      .invalidConfiguration, "\(source): \"\(full(key))\" in the metadata must be \(expected)")
  }

  func unsupported(_ reason: String) -> ModelError {
    ModelError(.unsupportedArchitecture, "\(source): \(reason)")
  }
}
