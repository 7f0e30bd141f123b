/// The frequent substrings of words, found in the order of all suffixes.
///
/// Of substrings that occur in the same places only the longest is listed: those where the text
/// goes on in different ways, or a word ends (the inner nodes and leaves of the suffix tree).
struct FrequentSubstrings {
  /// A substring of ``text``.
  struct Substring {
    /// Where it begins.
    let start: Int32
    /// Its characters.
    let length: Int32
    /// How often it occurs in all words times its length.
    let score: Int
  }

  /// Scalars + 1 of the words; 0 after each word, and for what is not in the alphabet.
  private var text: [UInt32] = []
  /// The word of each character.
  private var words: [Int32] = []
  private var suffixes: [Int32] = []
  private let counts: [Int]
  private let maximumLength: Int

  /// Sorts the suffixes of words.
  ///
  /// - Throws: ``TokenizerError``, code `corpusTooLarge`, where there are too many.
  init(of words: WordCounts, _ alphabet: Alphabet, maximumLength: Int) throws(TokenizerError) {
    counts = words.counts
    self.maximumLength = maximumLength
    guard words.text.count + words.count < Int32.max else {
      throw TokenizerError(
        .corpusTooLarge,
        "the distinct words have more than \(Int32.max) bytes together: train on fewer texts")
    }
    var index: Int32 = 0
    words.forEachWord { word, _ in
      word.forEachScalar(in: 0..<word.count) { scalar in
        if alphabet.contains(scalar) { suffixes.append(Int32(truncatingIfNeeded: text.count)) }
        append(alphabet.contains(scalar) ? scalar + 1 : 0, index)
      }
      append(0, index)
      index += 1
    }
    text.withUnsafeBufferPointer { text in
      let order = SuffixOrder(of: text, depth: maximumLength)
      suffixes.withUnsafeMutableBufferPointer { order.sort($0) }
    }
  }

  private mutating func append(_ character: UInt32, _ word: Int32) {
    text.append(character)
    words.append(word)
  }

  /// The substrings of two and more characters that occur at least twice.
  ///
  /// - Parameter limit: how many are listed, those of the highest score; of equal ones those that
  ///   come first in the order of suffixes.
  /// - Returns: the substrings, in an order that depends only on what they are.
  func all(limit: Int) -> [Substring] {
    let found = all()
    guard found.count > limit else { return found }
    let byScore = found.indices.sorted { left, right in
      let (more, less) = (found[left].score, found[right].score)
      return more == less ? left < right : more > less
    }
    return byScore.prefix(limit).map { found[$0] }
  }

  /// Appends the UTF-8 bytes of a substring.
  func append(_ substring: Substring, to bytes: inout [UInt8]) {
    let start = Int(substring.start)
    for character in text[start..<start + Int(substring.length)] {
      bytes.append(scalar: character - 1)
    }
  }

  /// Goes through the suffixes; neighbours' common beginnings are the nodes of the tree.
  private func all() -> [Substring] {
    var found: [Substring] = []
    var open: [(length: Int, start: Int32, countBefore: Int)] = []
    var count = 0
    /// Closes the nodes that are longer than a common beginning; returns where they began.
    func close(downTo length: Int) -> Int {
      var countBefore = count
      while let node = open.last, node.length > length {
        open.removeLast()
        countBefore = node.countBefore
        let times = count - countBefore
        guard times >= 2, node.length >= 2 else { continue }
        found.append(
          Substring(
            start: node.start, length: Int32(node.length), score: times * node.length))
      }
      return countBefore
    }
    text.withUnsafeBufferPointer { text in
      let order = SuffixOrder(of: text, depth: maximumLength)
      var previous: Int32?
      for suffix in suffixes {
        let common = previous.map { order.commonLength($0, suffix) } ?? 0
        let countBefore = close(downTo: common)
        if common > open.last?.length ?? 0 { open.append((common, suffix, countBefore)) }
        let length = order.commonLength(suffix, suffix)
        if length > common { open.append((length, suffix, count)) }
        count += counts[Int(words[Int(suffix)])]
        previous = suffix
      }
    }
    _ = close(downTo: 0)
    return found
  }
}
