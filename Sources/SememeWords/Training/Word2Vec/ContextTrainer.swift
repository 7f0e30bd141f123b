internal import SememeTensors

/// A thread that learns words from their neighbours.
final class ContextTrainer: SentenceTrainer {
  let worker: WordWorker
  private let vocabulary: WordVocabulary
  private let isSkipGram: Bool
  /// The word that ends every sentence, as fastText has it.
  private let endOfSentence: Int32?
  private var indices: [Int32] = []

  /// A thread.
  ///
  /// - Parameters:
  ///   - training: what it trains.
  ///   - vocabulary: the words; others are passed over.
  ///   - isSkipGram: skip-gram, else CBOW.
  ///   - longestSentence: the most words of a sentence.
  ///   - endOfSentence: a word that is put behind every sentence.
  ///   - kernels: the instructions to use.
  init(
    _ training: WordTraining, _ vocabulary: WordVocabulary, isSkipGram: Bool,
    longestSentence: Int, endOfSentence: Int32? = nil, kernels: KernelLevel
  ) {
    // Words beyond the longest sentence can come with `letters`, where one piece has several.
    worker = WordWorker(
      training, longestText: longestSentence + SentenceReader.maximumWordLength + 1, seed: 0,
      kernels: kernels)
    self.vocabulary = vocabulary
    self.isSkipGram = isSkipGram
    self.endOfSentence = endOfSentence
  }

  func train(_ sentence: Sentence, rate: Float) -> Int {
    sentence.indices(in: vocabulary, into: &indices)
    if let endOfSentence { indices.append(endOfSentence) }
    indices.withUnsafeBufferPointer { text in
      if isSkipGram {
        worker.skipGram(text, rate: rate)
      } else {
        worker.cbow(text, rate: rate)
      }
    }
    return indices.count
  }
}
