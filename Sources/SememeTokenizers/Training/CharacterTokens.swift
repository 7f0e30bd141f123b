/// The tokens of single characters, with which merging begins.
struct CharacterTokens {
  /// Special tokens and single characters.
  private(set) var tokens = TokenInventory()
  /// The id of each scalar where it begins a word, `none` for those that are not kept.
  private var firstIDs = [Int32](repeating: Self.none, count: 0x11_0000)
  /// The id of each scalar where it continues a word; empty where it is the same.
  private var nextIDs: [Int32] = []
  private static let none: Int32 = -1

  /// The special tokens, then all characters of an alphabet.
  init(_ specialTokens: [String], _ alphabet: Alphabet) {
    for token in specialTokens { _ = tokens.insert(Array(token.utf8)) }
    for scalar in alphabet.scalars { firstIDs[Int(scalar)] = insert(scalar, prefix: []) }
  }

  /// Gives the characters that continue words tokens of their own.
  ///
  /// - Parameters:
  ///   - words: the words, of which those that cannot be spelled do not count.
  ///   - prefix: what marks such tokens.
  ///   - limit: the most characters of a word.
  mutating func addContinuing(of words: WordCounts, prefix: [UInt8], limit: Int) {
    var continues = [Bool](repeating: false, count: 0x11_0000)
    words.forEachWord { word, _ in
      guard canSpell(word, upTo: limit) else { return }
      let first = word.scalar(at: 0).length
      word.forEachScalar(in: first..<word.count) { continues[Int($0)] = true }
    }
    nextIDs = [Int32](repeating: Self.none, count: 0x11_0000)
    for scalar in continues.indices where continues[scalar] {
      nextIDs[scalar] = insert(UInt32(scalar), prefix: prefix)
    }
  }

  /// Whether all characters of a word have tokens, and there are not too many.
  func canSpell(_ word: UTF8Bytes, upTo limit: Int) -> Bool {
    var (length, isKnown) = (0, true)
    word.forEachScalar(in: 0..<word.count) { scalar in
      length += 1
      isKnown = isKnown && firstIDs[Int(scalar)] != Self.none
    }
    return isKnown && length <= limit
  }

  /// The tokens of the characters of a word that can be spelled.
  func symbols(of word: UTF8Bytes) -> [Int32] {
    var symbols: [Int32] = []
    word.forEachScalar(in: 0..<word.count) { scalar in
      let isFirst = symbols.isEmpty || nextIDs.isEmpty
      symbols.append(isFirst ? firstIDs[Int(scalar)] : nextIDs[Int(scalar)])
    }
    return symbols
  }

  private mutating func insert(_ scalar: UInt32, prefix: [UInt8]) -> Int32 {
    var token = prefix
    token.append(scalar: scalar)
    return tokens.insert(token)
  }
}
