/// The tokens of one text before truncation and special tokens.
struct TokenList {
  private(set) var ids: [Int32] = []
  private(set) var bytes: [Range<Int32>] = []
  private(set) var wordIDs: [Int32] = []
  private var wordCount: Int32 = 0

  /// Starts over, keeping the memory.
  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    wordIDs.removeAll(keepingCapacity: true)
    wordCount = 0
  }

  /// Appends a token of one of the words that come next, counted from 0.
  @inline(__always)
  mutating func append(_ id: Int32, _ range: Range<Int32>, word: Int) {
    ids.append(id)
    bytes.append(range)
    wordIDs.append(wordCount + Int32(truncatingIfNeeded: word))
  }

  /// Appends a token that is a word of its own.
  mutating func append(wordOf id: Int32, _ range: Range<Int32>) {
    append(id, range, word: 0)
    endWords(1)
  }

  /// Ends words whose tokens have been appended.
  mutating func endWords(_ count: Int) {
    wordCount += Int32(truncatingIfNeeded: count)
  }
}
