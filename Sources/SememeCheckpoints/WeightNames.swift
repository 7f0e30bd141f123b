/// How the tensor names of one checkpoint dialect map to the names a model asks for.
///
/// Whole path segments are replaced, never parts of words: a leading prefix is dropped, and single
/// segments are renamed. So `bert.embeddings.LayerNorm.gamma` becomes
/// `embeddings.LayerNorm.weight`.
package struct WeightNames: Sendable {
  /// Leading segments that some checkpoints put before every name, without the dot.
  package let prefixes: [String]
  /// Segments of older dialects and what they are called today.
  package let segments: [String: String]
  /// Beginnings of names (whole segments) that a checkpoint may hold and the model does not read.
  package let ignored: [String]

  /// Describes a dialect.
  ///
  /// - Parameters:
  ///   - prefixes: leading segments to drop.
  ///   - segments: segments to rename.
  ///   - ignored: beginnings of (renamed) names that need not be read.
  package init(prefixes: [String] = [], segments: [String: String] = [:], ignored: [String] = []) {
    self.prefixes = prefixes
    self.segments = segments
    self.ignored = ignored
  }

  /// The name a model asks for.
  ///
  /// - Parameter name: a name in a checkpoint.
  /// - Returns: the same in today's dialect, without a prefix.
  package func canonical(_ name: String) -> String {
    var path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if path.count > 1, prefixes.contains(path[0]) { path.removeFirst() }
    return path.map { segments[$0] ?? $0 }.joined(separator: ".")
  }

  /// Whether a model need not read a tensor.
  ///
  /// - Parameter canonical: what the model calls it.
  /// - Returns: whether it begins as one of the ignored names.
  package func isIgnored(_ canonical: String) -> Bool {
    ignored.contains { canonical == $0 || canonical.hasPrefix($0 + ".") }
  }
}
