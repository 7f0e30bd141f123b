import ArgumentParser

/// How texts stand in a file.
enum InputFormat: String, CaseIterable, ExpressibleByArgument {
  /// One text a line; an empty line is an empty text.
  case lines
  /// One JSON object a line, the text under a key.
  case jsonl
  /// Columns between tabs, the first line naming them; tabs and line breaks cannot be quoted.
  case tsv

  /// The format that a file's name tells.
  ///
  /// - Parameter path: the file; nil for standard input.
  init(path: String?) {
    let name = path?.lowercased() ?? ""
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
      self = .jsonl
    } else {
      self = name.hasSuffix(".tsv") ? .tsv : .lines
    }
  }
}
