/// Byte-pair encoding: neighbouring symbols of a word are merged, in the order of learning.
///
/// Reference: Sennrich et al. 2016, arXiv:1508.07909; places and unknown symbols as in `BPE` of
/// Hugging Face tokenizers.
struct BytePairEncoding: Sendable {
  let vocabulary: Vocabulary
  let merges: MergeTable
  /// How symbols are spelled and what becomes of those that the vocabulary lacks.
  let options: Options

  /// The model's settings, as `tokenizer.json` names them.
  struct Options: Sendable {
    /// The id that stands for a symbol without one; nil to leave such symbols out.
    var unknownID: Int32?
    /// What marks a symbol that continues a word.
    var prefix: [UInt8] = []
    /// What marks the last symbol of a word, such as `</w>`.
    var suffix: [UInt8] = []
    /// Whether neighbouring unknown symbols become one.
    var fusesUnknown = false
    /// The ids of the tokens `<0x00>` to `<0xFF>`, −1 where there is none; empty when bytes are not
    /// to stand in for unknown symbols.
    var byteIDs: [Int32] = []
    /// Whether a word that is a token needs no merges.
    var ignoresMerges = false
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var symbols = SymbolChain()
    fileprivate var spelling: [UInt8] = []
  }

  /// Calls `emit` with the number of its word, the id and the range of each token of the words,
  /// none of which is empty.
  ///
  /// Time grows as n log n with the symbols of a word.
  @inline(__always)
  func tokenize(
    _ bytes: UTF8Bytes, words: [Range<Int>], scratch: inout Scratch,
    emit: (Int, Int32, Range<Int>) -> Void
  ) {
    vocabulary.withLookup { lookup in
      merges.withLookup { merges in
        for (index, word) in words.enumerated() {
          if options.ignoresMerges, let id = lookup.id(of: bytes, in: word) {
            emit(index, id, word)
            continue
          }
          spell(bytes, word, lookup, &scratch)
          scratch.symbols.merge(merges)
          // As in the reference the places of symbols are added up, even past ones left out.
          var start = word.lowerBound
          scratch.symbols.forEachSymbol { id, length in
            let end = min(start + length, word.upperBound)
            emit(index, id, min(start, end - 1)..<end)
            start = end
          }
        }
      }
    }
  }

  /// Fills the scratch symbols with those of a word's scalars.
  private func spell(
    _ bytes: UTF8Bytes, _ word: Range<Int>, _ lookup: Vocabulary.Lookup, _ scratch: inout Scratch
  ) {
    scratch.symbols.removeAll()
    var unknownLength = 0
    var offset = word.lowerBound
    while offset < word.upperBound {
      let length = bytes.scalar(at: offset).length
      let range = offset..<offset + length
      offset = range.upperBound
      let isMarked =
        (!options.prefix.isEmpty && range.lowerBound > word.lowerBound)
        || (!options.suffix.isEmpty && offset == word.upperBound)
      let id =
        isMarked
        ? markedID(bytes, range, in: word, lookup, &scratch.spelling)
        : lookup.id(of: bytes, in: range)
      if let id {
        appendUnknown(&unknownLength, &scratch.symbols)
        scratch.symbols.append(id, length: length)
        continue
      }
      if !isMarked {
        scratch.spelling.removeAll(keepingCapacity: true)
        scratch.spelling.append(contentsOf: bytes[range])
      }
      if appendBytes(scratch.spelling, &scratch.symbols) { continue }
      if !options.fusesUnknown { appendUnknown(&unknownLength, &scratch.symbols) }
      if options.unknownID != nil { unknownLength += length }
    }
    appendUnknown(&unknownLength, &scratch.symbols)
  }

  /// The id of a symbol with the marks of its place in the word.
  private func markedID(
    _ bytes: UTF8Bytes, _ range: Range<Int>, in word: Range<Int>, _ lookup: Vocabulary.Lookup,
    _ spelling: inout [UInt8]
  ) -> Int32? {
    spelling.removeAll(keepingCapacity: true)
    if range.lowerBound > word.lowerBound { spelling.append(contentsOf: options.prefix) }
    spelling.append(contentsOf: bytes[range])
    if range.upperBound == word.upperBound { spelling.append(contentsOf: options.suffix) }
    return spelling.withUnsafeBufferPointer { lookup.id(of: $0, in: 0..<$0.count) }
  }

  private func appendUnknown(_ length: inout Int, _ symbols: inout SymbolChain) {
    guard length > 0, let unknownID = options.unknownID else { return }
    symbols.append(unknownID, length: length)
    length = 0
  }

  /// Appends a symbol's bytes as tokens of their own; false when they have none.
  private func appendBytes(_ symbol: [UInt8], _ symbols: inout SymbolChain) -> Bool {
    guard !options.byteIDs.isEmpty, symbol.allSatisfy({ options.byteIDs[Int($0)] >= 0 }) else {
      return false
    }
    for byte in symbol { symbols.append(options.byteIDs[Int(byte)], length: 1) }
    return true
  }
}
