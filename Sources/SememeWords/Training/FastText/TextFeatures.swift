/// The input rows and labels of a text, as fastText's classifier sees it.
struct TextFeatures: Sendable {
  private let words: WordVocabulary
  private let labels: WordVocabulary
  private let subwords: FastTextSubwords
  private let hasSubwords: Bool
  private let wordNgrams: Int
  private let labelPrefix: [UInt8]
  private let end: (bytes: [UInt8], row: UInt32?, hash: UInt32)

  /// One text's.
  struct Result {
    var rows: [UInt32] = []
    var labels: [UInt32] = []
    fileprivate var hashes: [UInt32] = []
  }

  /// The features of a model.
  ///
  /// - Parameters:
  ///   - dictionary: words and labels.
  ///   - arguments: which n-grams there are.
  ///   - labelPrefix: how labels begin.
  init(_ dictionary: FastTextDictionary, _ arguments: FastTextArguments, labelPrefix: String) {
    words = dictionary.words
    labels = dictionary.labels
    subwords = FastTextSubwords(
      arguments, wordCount: words.count, kept: dictionary.keptBuckets)
    hasSubwords = arguments.maxN > 0
    wordNgrams = Int(arguments.wordNgrams)
    self.labelPrefix = Array(labelPrefix.utf8)
    let bytes = Array(FastTextSubwords.endOfSentence.utf8)
    let row = words.index(of: FastTextSubwords.endOfSentence).map { UInt32($0) }
    end = (bytes, row, bytes.withUnsafeBufferPointer { FastTextSubwords.hash($0) })
  }

  /// Reads a text; the end of its line counts as a word.
  ///
  /// - Parameters:
  ///   - sentence: its words and labels.
  ///   - result: what they lead to.
  func read(_ sentence: Sentence, into result: inout Result) {
    result.rows.removeAll(keepingCapacity: true)
    result.labels.removeAll(keepingCapacity: true)
    result.hashes.removeAll(keepingCapacity: true)
    sentence.forEachWord { word in
      let place = words.index(ofBytes: word)
      if place == nil, word.starts(with: labelPrefix) {
        if let label = labels.index(ofBytes: word) { result.labels.append(UInt32(label)) }
        return
      }
      if let place { result.rows.append(UInt32(place)) }
      if hasSubwords, !word.elementsEqual(end.bytes) {
        subwords.forEachRow(of: word) { result.rows.append(UInt32($0)) }
      }
      result.hashes.append(FastTextSubwords.hash(word))
    }
    if let row = end.row { result.rows.append(row) }
    result.hashes.append(end.hash)
    subwords.forEachWordNgramRow(hashes: result.hashes, wordNgrams: wordNgrams) {
      result.rows.append(UInt32($0))
    }
  }
}
