/// Cuts text where its script changes, Japanese scripts counting as Chinese.
///
/// Reference: `UnicodeScripts` of Hugging Face tokenizers; as there, what precedes the first scalar
/// of a script of its own goes.
enum ScriptRuns {
  /// Appends the parts of a range of text.
  static func split(_ bytes: UTF8Bytes, in range: Range<Int>, into parts: inout [Range<Int>]) {
    var current: UInt32 = 0
    var start: Int?
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, length) = bytes.scalar(at: offset)
      let script = script(of: scalar)
      if script != 0, script != current {
        if let start { parts.append(start..<offset) }
        start = offset
        current = script
      }
      offset += length
    }
    if let start { parts.append(start..<range.upperBound) }
  }

  /// The number of a scalar's script, 0 for what joins with any.
  private static func script(of scalar: UInt32) -> UInt32 {
    let runs = UnicodeTables.scriptRuns
    let run = firstIndex(below: runs.count / 2) { runs[$0 * 2] > scalar } - 1
    return run >= 0 ? runs[run * 2 + 1] : 0
  }
}
