/// Counts the words of texts as they come, normalised and cut as the tokenizer will cut them.
struct WordCounter: Sendable {
  private let normalizer: Normalizer?
  private let preTokenizer: PreTokenizer?
  /// One for each thread.
  private var workers: [Worker]
  /// Texts that wait until there are enough for all threads.
  private var waiting: [String] = []
  private var waitingBytes = 0
  private static let batchBytes = 1 << 22

  /// A counter of no words yet.
  init(normalizer: Normalizer?, preTokenizer: PreTokenizer?, threads: Int) {
    self.normalizer = normalizer
    self.preTokenizer = preTokenizer
    workers = Array(repeating: Worker(), count: threads)
  }

  /// Counts the words of a text, now or with the next ones.
  mutating func add(_ text: String) throws(TokenizerError) {
    guard text.utf8.count <= Int32.max else {
      throw TokenizerError(
        .textTooLong,
        "a text of \(text.utf8.count) bytes is longer than the \(Int32.max) accepted: cut it up")
    }
    guard workers.count > 1 else {
      workers[0].count(text, normalizer, preTokenizer)
      return
    }
    waiting.append(text)
    waitingBytes += text.utf8.count
    if waitingBytes >= Self.batchBytes * workers.count { countWaiting() }
  }

  /// Hands over the words of all texts, and starts anew.
  mutating func takeWords() -> WordCounts {
    countWaiting()
    var words = WordCounts()
    swap(&words, &workers[0].words)
    for worker in workers.indices.dropFirst() {
      words.add(workers[worker].words)
      workers[worker].words = WordCounts()
    }
    return words
  }

  private mutating func countWaiting() {
    let (texts, normalizer, preTokenizer) = (waiting, normalizer, preTokenizer)
    workers.withUnsafeMutableBufferPointer { workers in
      Parallel.forEachRun(of: texts.count, runLength: 64, threads: workers.count) { thread, run in
        for text in texts[run] { workers[thread].count(text, normalizer, preTokenizer) }
      }
    }
    waiting.removeAll(keepingCapacity: true)
    waitingBytes = 0
  }
}

/// The words that one thread has counted, and its memory.
private struct Worker: Sendable {
  var words = WordCounts()
  private var normalized = NormalizedText()
  private var pieces = PreTokenizedText()

  mutating func count(_ text: String, _ normalizer: Normalizer?, _ preTokenizer: PreTokenizer?) {
    var text = text
    text.withUTF8 { bytes in
      for section in TextSections.ranges(of: bytes) {
        if let normalizer {
          normalizer.normalize(bytes[section], into: &normalized)
        } else {
          normalized.reset(to: bytes[section])
        }
        guard !normalized.bytes.isEmpty else { continue }
        pieces.reset(to: normalized.bytes.indices)
        preTokenizer?.apply(to: &pieces, of: normalized)
        pieces.text(of: normalized).bytes.withUnsafeBufferPointer { text in
          for word in pieces.words { words.add(UTF8Bytes(rebasing: text[word])) }
        }
      }
    }
  }
}
