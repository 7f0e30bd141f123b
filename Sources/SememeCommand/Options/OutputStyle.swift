import ArgumentParser

/// How small results are shown.
enum OutputStyle: String, CaseIterable, ExpressibleByArgument {
  /// For reading.
  case table
  /// One JSON object.
  case json
}
