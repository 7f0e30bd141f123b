/// Makes a ``MergeTable`` of merges in the order in which they were learned.
struct MergeReader {
  private let vocabulary: Vocabulary
  private let prefix: [UInt8]
  private var rank: Int32 = 0
  /// The merges taken so far.
  private(set) var table: MergeTable

  /// A reader of so many merges at most; `prefix` marks what continues a word.
  init(_ vocabulary: Vocabulary, capacity: Int, prefix: [UInt8]) {
    self.vocabulary = vocabulary
    self.prefix = prefix
    table = MergeTable(capacity: capacity)
  }

  /// Takes a merge written as two tokens with a space between them, or a version line, which counts
  /// for nothing; false when it is neither.
  mutating func take(line: UTF8Bytes) -> Bool {
    if line.starts(with: "#version".utf8) { return true }
    guard let space = line.firstIndex(of: 0x20),
      !line[(space + 1)...].contains(0x20)
    else { return false }
    return take(UTF8Bytes(rebasing: line[..<space]), UTF8Bytes(rebasing: line[(space + 1)...]))
  }

  /// Takes the merge of two tokens; false when the vocabulary lacks one, or what they merge to.
  mutating func take(_ left: UTF8Bytes, _ right: UTF8Bytes) -> Bool {
    // What continues a word merges without its mark; a right part is not looked at for one.
    let rest = UTF8Bytes(rebasing: right.dropFirst(prefix.count))
    let merge = vocabulary.withLookup { lookup -> (Int32, Int32, Int32)? in
      var hash = Vocabulary.Hash()
      for byte in left { hash.append(byte) }
      let nothing = UTF8Bytes(rebasing: left[..<0])
      guard let leftID = lookup.id(prefix: nothing, left, hash: hash),
        let rightID = lookup.id(of: right, in: 0..<right.count)
      else { return nil }
      for byte in rest { hash.append(byte) }
      return lookup.id(prefix: left, rest, hash: hash).map { (leftID, rightID, $0) }
    }
    guard let (leftID, rightID, id) = merge else { return false }
    table.insert(leftID, rightID, MergeTable.Merge(rank: rank, id: id))
    self.rank += 1
    return true
  }
}

extension Vocabulary {
  /// The ids of the tokens `<0x00>` to `<0xFF>`, −1 where there is none.
  var byteTokenIDs: [Int32] {
    (0...255).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return id(of: "<0x\(byte < 16 ? "0" : "")\(digits)>".utf8) ?? -1
    }
  }
}
