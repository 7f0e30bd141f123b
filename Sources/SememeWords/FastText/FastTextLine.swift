/// The words of a text as fastText cuts them.
enum FastTextLine {
  /// What begins a label.
  static let labelPrefix = Array("__label__".utf8)

  /// Calls a closure with each word: what stands between blanks (fastText's `readWord`).
  ///
  /// A newline counts as a blank, since a text is one line here.
  static func forEachWord(
    in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var begin = 0
    for place in 0...text.count where place == text.count || isBlank(text[place]) {
      if place > begin { body(UnsafeBufferPointer(rebasing: text[begin..<place])) }
      begin = place + 1
    }
  }

  /// Space, tab, newline, vertical tab, form feed, carriage return, and zero.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0 || (0x09...0x0D).contains(byte)
  }
}
