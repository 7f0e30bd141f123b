extension String {
  /// The text in quotes for a message: control characters escaped, cut after 120 characters.
  package var quotedForMessage: String {
    let shown = unicodeScalars.prefix(120).map { $0.escaped(asASCII: false) }.joined()
    return "\"\(shown)\(unicodeScalars.count > 120 ? "…" : "")\""
  }
}
