#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Learns the pieces of a unigram language model (Kudo 2018, arXiv:1804.10959, section 3.2).
///
/// The search begins with all characters and the most frequent substrings. In turns the pieces'
/// probabilities are estimated by expectation maximisation, and those pieces are dropped without
/// which the likelihood of the words suffers least. Characters always stay.
struct UnigramLearner {
  private let words: WordCounts
  private let training: UnigramTraining
  private let threads: Int
  private let alphabet: Alphabet
  private let specialTokens: Set<[UInt8]>
  /// How many pieces are wanted beside the special tokens.
  private let wanted: Int
  /// How many characters are special tokens, too: they take part, but are not listed twice.
  private var specialCharacters: Int {
    specialTokens.count { token in
      let scalars = String(decoding: token, as: UTF8.self).unicodeScalars
      return scalars.count == 1 && scalars.allSatisfy { alphabet.contains($0.value) }
    }
  }
  /// A piece that is not expected so often goes, as in SentencePiece.
  private static let rarest = 0.5
  private static let runLength = 4096
  /// Each thread has sums of its own for all pieces: more would cost more memory than they save time.
  private static let mostThreads = 16

  /// Prepares learning.
  ///
  /// - Throws: ``TokenizerError`` where the characters do not fit.
  init(
    _ words: WordCounts, _ training: UnigramTraining, _ options: TokenizerTrainer.Options
  ) throws(TokenizerError) {
    self.words = words
    self.training = training
    threads = min(options.threads, Self.mostThreads)
    alphabet = Alphabet(of: words, limit: training.limitAlphabet)
    try options.checkRoom(alphabet.scalars.count)
    specialTokens = Set(options.allSpecialTokens.map { Array($0.utf8) })
    wanted = options.vocabularySize - options.allSpecialTokens.count
  }

  /// Learns the pieces.
  ///
  /// - Parameter progress: called after each estimation; what it throws ends learning.
  /// - Returns: pieces with their logarithmic probabilities, the most probable first; of equally
  ///   probable ones that first whose bytes are lower.
  /// - Throws: ``TokenizerError``, code `corpusTooLarge`; what `progress` throws.
  func learn(progress: (TokenizerTrainer.Progress) throws -> Void) throws -> PieceList {
    var model = PieceModel(try seeds())
    // Estimating drops pieces, too; the last tenth goes at once in the end.
    let enough = wanted + wanted / 10
    while true {
      for _ in 0..<training.subIterations {
        model = PieceModel(estimated(model))
        try progress(.pieces(model.pieces.count, wanted: wanted))
      }
      let count = model.pieces.count
      guard count > enough else { break }
      let next = Int(Double(count) * training.shrinkingFactor)
      model = PieceModel(pruned(model, to: max(enough, next)))
    }
    return sorted(pruned(model, to: wanted + specialCharacters))
  }

  /// All characters, and the frequent substrings.
  private func seeds() throws(TokenizerError) -> PieceList {
    let substrings = try FrequentSubstrings(
      of: words, alphabet, maximumLength: training.maximumPieceLength)
    let found = substrings.all(limit: max(0, training.seedSize - alphabet.scalars.count))
    let counts = alphabet.counts(in: words)
    let total = log(Double(counts.reduce(0, +) + found.reduce(0) { $0 + $1.score }))
    var pieces = PieceList()
    var bytes: [UInt8] = []
    for (scalar, count) in zip(alphabet.scalars, counts) {
      bytes.removeAll(keepingCapacity: true)
      bytes.append(scalar: scalar)
      pieces.append(bytes, score: log(Double(count)) - total)
    }
    for substring in found {
      bytes.removeAll(keepingCapacity: true)
      substrings.append(substring, to: &bytes)
      guard !specialTokens.contains(bytes) else { continue }
      pieces.append(bytes, score: log(Double(substring.score)) - total)
    }
    return pieces
  }

  /// One step of expectation maximisation, with the sparse prior of a Dirichlet process (Liang and
  /// Klein 2007, "Structured Bayesian nonparametric models with variational inference").
  private func estimated(_ model: PieceModel) -> PieceList {
    let counts = sums(over: model) { run, tables, sums in
      var expected = ExpectedCounts(maximumLength: training.maximumPieceLength)
      words.forEachWord(in: run) { expected.add($0, times: $1, tables, to: sums) }
    }
    var kept: [(id: Int, count: Double)] = []
    for (id, count) in counts.enumerated() {
      let count = Double(count) / ExpectedCounts.unit
      if model.pieces.isCharacter(id) {
        kept.append((id, max(count, Self.rarest)))
      } else if count >= Self.rarest {
        kept.append((id, count))
      }
    }
    let total = Digamma.value(kept.reduce(0) { $0 + $1.count })
    var pieces = PieceList()
    pieces.reserve(kept.count)
    for (id, count) in kept {
      pieces.append(model.pieces[id], score: Digamma.value(count) - total)
    }
    return pieces
  }

  /// The pieces by probability, without those that are special tokens.
  private func sorted(_ pieces: PieceList) -> PieceList {
    let order = (0..<pieces.count).filter { !specialTokens.contains(Array(pieces[$0])) }
      .sorted { left, right in
        let (more, less) = (pieces.scores[left], pieces.scores[right])
        return more == less ? pieces[left].lexicographicallyPrecedes(pieces[right]) : more > less
      }
    var sorted = PieceList()
    sorted.reserve(order.count)
    for id in order { sorted.append(pieces[id], score: pieces.scores[id]) }
    return sorted
  }

  /// Sums over all words, shared by the threads; they are whole numbers, so that neither threads nor
  /// the order of words matter.
  private func sums(
    over model: PieceModel,
    _ body: (Range<Int>, PieceModel.Tables, UnsafeMutableBufferPointer<Int>) -> Void
  ) -> [Int] {
    let count = model.pieces.count
    var sums = [Int](repeating: 0, count: count * threads)
    sums.withUnsafeMutableBufferPointer { sums in
      model.withTables { tables in
        Parallel.forEachRun(of: words.count, runLength: Self.runLength, threads: threads) {
          thread, run in
          body(run, tables, .init(rebasing: sums[thread * count..<(thread + 1) * count]))
        }
      }
    }
    for place in count..<max(count, sums.count) { sums[place % count] += sums[place] }
    return Array(sums.prefix(count))
  }
}

// Dropping pieces (Kudo 2018, section 3.2, step 3c).
extension UnigramLearner {
  /// The pieces of a model without those that the likelihood of the words misses least.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - size: how many pieces stay at most; at least as many as there are characters.
  /// - Returns: the pieces that stay, in order.
  private func pruned(_ model: PieceModel, to size: Int) -> PieceList {
    let losses = losses(of: model)
    // Equal losses keep the pieces' order.
    let order = losses.indices.filter { losses[$0] > -.infinity }.sorted { left, right in
      losses[left] == losses[right] ? left < right : losses[left] > losses[right]
    }
    var pieces = PieceList()
    pieces.reserve(size)
    for id in order.prefix(size).sorted() {
      pieces.append(model.pieces[id], score: model.pieces.scores[id])
    }
    return pieces
  }

  /// How much the logarithmic likelihood of the words would fall without each piece, when the next
  /// best pieces took its places: infinite for characters, −infinity for what is not used.
  private func losses(of model: PieceModel) -> [Double] {
    let counts = sums(over: model) { run, tables, sums in
      var best = BestPieces()
      words.forEachWord(in: run) { word, times in
        best.find(word, tables, without: nil)
        for id in best.ids { sums[Int(id)] += times }
      }
    }
    let total = Double(counts.reduce(0, +))
    var losses = [Double](repeating: 0, count: counts.count)
    losses.withUnsafeMutableBufferPointer { losses in
      model.withTables { tables in
        Parallel.forEachRun(of: counts.count, runLength: Self.runLength, threads: threads) {
          _, run in
          var best = BestPieces()
          for id in run { losses[id] = loss(of: id, model.pieces, tables, counts, total, &best) }
        }
      }
    }
    return losses
  }

  private func loss(
    of id: Int, _ pieces: PieceList, _ tables: PieceModel.Tables, _ counts: [Int], _ total: Double,
    _ best: inout BestPieces
  ) -> Double {
    guard !pieces.isCharacter(id) else { return .infinity }
    guard counts[id] > 0 else { return -.infinity }
    pieces[id].withUnsafeBufferPointer { best.find($0, tables, without: Int32(id)) }
    let count = Double(counts[id])
    let totalWithout = log(total + count * Double(best.ids.count - 1))
    let alternative = best.ids.reduce(0) { sum, id in
      sum + log(Double(counts[Int(id)]) + count) - totalWithout
    }
    return count * (log(count) - log(total) - alternative)
  }
}
