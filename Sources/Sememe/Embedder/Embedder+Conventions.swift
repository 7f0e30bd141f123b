extension Embedder {
  /// Models whose files do not say that the tokens of a prompt stay out of pooling.
  ///
  /// sentence-transformers knows them by name as well; Su et al. 2023, arXiv:2212.09741, section 2.1.
  private static let instructors: Set<String> = [
    "hkunlp/instructor-base", "hkunlp/instructor-large", "hkunlp/instructor-xl",
  ]

  /// Whether a model is known to keep prompts out of pooling, whatever its files say.
  ///
  /// - Parameter folder: its folder; only one in the model cache tells the model's name.
  /// - Returns: whether it is.
  static func keepsPromptsOut(_ folder: String) -> Bool {
    HubCache.id(ofSnapshot: folder).map { instructors.contains("\($0)") } ?? false
  }
}
