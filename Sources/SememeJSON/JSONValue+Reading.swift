extension JSONValue {
  /// The member with a key.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: its value, which may be null.
  /// - Throws: ``JSONError``, code `missingKey`, or `wrongType` when this is not an object.
  public func require(_ key: String) throws(JSONError) -> JSONValue {
    guard kind == .object else { throw mismatch("an object with the key \"\(key)\"") }
    guard let value = self[key] else {
      throw JSONError(.missingKey, "\(source): \(path) lacks the required key \"\(key)\"")
    }
    return value
  }

  /// The string that a member holds.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: the string.
  /// - Throws: ``JSONError``, code `missingKey` or `wrongType`.
  public func requireString(_ key: String) throws(JSONError) -> String {
    try require(key).expect("a string", \.string)
  }

  /// The whole number that a member holds.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: the number.
  /// - Throws: ``JSONError``, code `missingKey` or `wrongType`.
  public func requireInt(_ key: String) throws(JSONError) -> Int {
    try require(key).expect("a whole number", \.int)
  }

  /// The number that a member holds.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: the number.
  /// - Throws: ``JSONError``, code `missingKey` or `wrongType`.
  public func requireDouble(_ key: String) throws(JSONError) -> Double {
    try require(key).expect("a number", \.double)
  }

  /// The truth value that a member holds.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: true or false.
  /// - Throws: ``JSONError``, code `missingKey` or `wrongType`.
  public func requireBool(_ key: String) throws(JSONError) -> Bool {
    try require(key).expect("true or false", \.bool)
  }

  /// The object that a member holds.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: a value of kind object.
  /// - Throws: ``JSONError``, code `missingKey` or `wrongType`.
  public func requireObject(_ key: String) throws(JSONError) -> JSONValue {
    try require(key).expect("an object") { $0.kind == .object ? $0 : nil }
  }

  /// The array that a member holds.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: a value of kind array.
  /// - Throws: ``JSONError``, code `missingKey` or `wrongType`.
  public func requireArray(_ key: String) throws(JSONError) -> JSONValue {
    try require(key).expect("an array") { $0.kind == .array ? $0 : nil }
  }

  /// The string that a member holds, nil when the member is absent or null.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: the string.
  /// - Throws: ``JSONError``, code `wrongType`.
  public func optionalString(_ key: String) throws(JSONError) -> String? {
    try present(key)?.expect("a string or null", \.string)
  }

  /// The whole number that a member holds, nil when the member is absent or null.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: the number.
  /// - Throws: ``JSONError``, code `wrongType`.
  public func optionalInt(_ key: String) throws(JSONError) -> Int? {
    try present(key)?.expect("a whole number or null", \.int)
  }

  /// The number that a member holds, nil when the member is absent or null.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: the number.
  /// - Throws: ``JSONError``, code `wrongType`.
  public func optionalDouble(_ key: String) throws(JSONError) -> Double? {
    try present(key)?.expect("a number or null", \.double)
  }

  /// The truth value that a member holds, nil when the member is absent or null.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: true or false.
  /// - Throws: ``JSONError``, code `wrongType`.
  public func optionalBool(_ key: String) throws(JSONError) -> Bool? {
    try present(key)?.expect("true, false or null", \.bool)
  }

  /// The object that a member holds, nil when the member is absent or null.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: a value of kind object.
  /// - Throws: ``JSONError``, code `wrongType`.
  public func optionalObject(_ key: String) throws(JSONError) -> JSONValue? {
    try present(key)?.expect("an object or null") { $0.kind == .object ? $0 : nil }
  }

  /// The array that a member holds, nil when the member is absent or null.
  ///
  /// - Parameter key: the member's key.
  /// - Returns: a value of kind array.
  /// - Throws: ``JSONError``, code `wrongType`.
  public func optionalArray(_ key: String) throws(JSONError) -> JSONValue? {
    try present(key)?.expect("an array or null") { $0.kind == .array ? $0 : nil }
  }

  /// The error that says what was expected in this place and what was found.
  ///
  /// - Parameter expected: what was expected, such as "a positive number".
  /// - Returns: an error of code `wrongType` that names source, path and value.
  public func mismatch(_ expected: String) -> JSONError {
    JSONError(.wrongType, "\(source): \(path) should be \(expected), but is \(summary)")
  }

  private func present(_ key: String) throws(JSONError) -> JSONValue? {
    guard kind == .object else { throw mismatch("an object") }
    guard let value = self[key], !value.isNull else { return nil }
    return value
  }

  private func expect<T>(
    _ expected: String, _ read: (JSONValue) -> T?
  ) throws(JSONError) -> T {
    guard let value = read(self) else { throw mismatch(expected) }
    return value
  }
}
