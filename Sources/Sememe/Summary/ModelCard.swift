internal import SememeModels
internal import SememeSystem

/// What a model card says at its beginning, in the YAML between two lines of dashes.
enum ModelCard {
  /// The beginning of a card that is read.
  private static let maximumBytes = 1 << 16

  /// The languages that a model is said to be for.
  ///
  /// - Parameter folder: the model's.
  /// - Returns: codes or names; empty where there is no card or it names none.
  /// - Throws: `SystemError` where the card cannot be read; `ModelError` for a GGUF file's list.
  static func languages(of folder: ModelFolder) throws -> [String] {
    switch folder.source {
    case .gguf(let gguf): return try gguf.model.languages()
    case .folder:
      let bytes = try FileSystem.smallFile(at: "\(folder.path)/README.md", limit: maximumBytes)
      return bytes.map { languages(in: String(decoding: $0, as: UTF8.self)) } ?? []
    }
  }

  /// The value of `language`: a word, a list in brackets, or a list of lines that begin with a dash.
  ///
  /// - Parameter card: the card's text.
  /// - Returns: the languages in their order.
  static func languages(in card: String) -> [String] {
    var lines = card.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    guard lines.popFirst()?.trimmed == "---" else { return [] }
    while let line = lines.popFirst(), line.trimmed != "---" {
      guard line.hasPrefix("language:") else { continue }
      let value = line.dropFirst("language:".count).trimmed
      if value.hasPrefix("[") {
        return value.split { "[],".contains($0) }.map(\.unquoted).filter { !$0.isEmpty }
      }
      if !value.isEmpty { return [value.unquoted] }
      return lines.prefix { $0.trimmed.hasPrefix("-") && $0.trimmed != "---" }
        .map { $0.trimmed.dropFirst().unquoted }.filter { !$0.isEmpty }
    }
    return []
  }
}

extension Substring {
  /// The text without white space around it.
  fileprivate var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// The text without white space and quotes around it.
  fileprivate var unquoted: String {
    let text = trimmed
    for quote in ["\"", "'"] where text.count > 1 && text.hasPrefix(quote) && text.hasSuffix(quote)
    {
      return String(text.dropFirst().dropLast())
    }
    return String(text)
  }
}
