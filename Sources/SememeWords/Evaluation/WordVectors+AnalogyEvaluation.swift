public import SememeTensors

extension WordVectors {
  /// Completes analogies and counts right answers, by gensim's rules (`evaluate_word_analogies`).
  ///
  /// A question with a word outside of the vocabulary is skipped. The words of a question are no
  /// answers; of the five best others the first that is none of them in another case counts.
  ///
  /// - Parameters:
  ///   - questions: what is asked.
  ///   - restrictVocabulary: only the first so many words take part; nil for all.
  ///   - ignoresCase: whether words are the same in any case; of several such the first of the
  ///     vocabulary stands for all.
  ///   - method: how answers are scored.
  ///   - pool: the threads.
  /// - Returns: right answers by section.
  /// - Throws: `CancellationError` where the task was cancelled; `WordVectorsError` where the
  ///   vocabulary's restriction is negative.
  public func evaluate(
    _ questions: AnalogyQuestions, restrictVocabulary: Int? = 300_000, ignoresCase: Bool = true,
    method: AnalogyMethod = .sum, pool: ThreadPool = .shared
  ) async throws -> AnalogyReport {
    try await pool.performCancellably { flag in
      let evaluation = AnalogyEvaluation(
        vectors: self, words: FoldedVocabulary(self, first: restrictVocabulary, ignoresCase),
        scan: try NeighborScan(self, WordFilter(first: restrictVocabulary), on: pool, flag),
        method: method)
      return AnalogyReport(
        sections: try questions.sections.map { section in
          AnalogyReport.Section(
            name: section.name, kind: section.kind,
            tally: try evaluation.tally(section.questions))
        })
    }
  }
}

/// Words by their folded form: the first of each stands for all.
struct FoldedVocabulary: Sendable {
  private let places: [String: Int]
  private let ignoresCase: Bool

  init(_ vectors: WordVectors, first: Int?, _ ignoresCase: Bool) {
    self.ignoresCase = ignoresCase
    let vocabulary = vectors.vocabulary
    var places: [String: Int] = [:]
    for index in 0..<max(0, min(first ?? vocabulary.count, vocabulary.count)) {
      let word = ignoresCase ? vocabulary[index].uppercased() : vocabulary[index]
      if places[word] == nil { places[word] = index }
    }
    self.places = places
  }

  func fold(_ word: String) -> String { ignoresCase ? word.uppercased() : word }

  /// The place of a word, given in any case where case is ignored.
  subscript(word: String) -> Int? { places[fold(word)] }
}

/// One evaluation: its questions are asked many at a time.
private struct AnalogyEvaluation {
  let vectors: WordVectors
  let words: FoldedVocabulary
  let scan: NeighborScan
  let method: AnalogyMethod

  /// Answers that are looked at, as gensim does.
  private static let answerCount = 5

  /// A question whose words are known.
  private struct Known {
    let places: [Int]
    let answers: Set<String>
    let direction: [Float]
  }

  func tally(_ questions: [AnalogyQuestions.Question]) throws -> AnalogyReport.Tally {
    var tally = AnalogyReport.Tally()
    var known: [Known] = []
    for question in questions {
      guard let question = look(question) else {
        tally.skipped += 1
        continue
      }
      known.append(question)
    }
    tally.asked = known.count
    for (question, found) in zip(known, try answers(known)) {
      let ignored = Set(question.places.map { words.fold(vectors.vocabulary[$0]) })
      let answer = found.lazy.map { words.fold(vectors.vocabulary[$0.index]) }
        .first { !ignored.contains($0) }
      if let answer, question.answers.contains(answer) { tally.correct += 1 }
    }
    return tally
  }

  private func look(_ question: AnalogyQuestions.Question) -> Known? {
    guard let a = words[question.a], let b = words[question.b], let c = words[question.c] else {
      return nil
    }
    let answers = question.answers.filter { words[$0] != nil }
    guard !answers.isEmpty else { return nil }
    let terms = [b, c, a].map { WordTerm.vector(vectors.vector(at: $0)) }
    // A word of length 0 points nowhere: its question is asked, and answered wrong.
    let direction = (try? vectors.direction(Array(terms[..<2]), [terms[2]])) ?? []
    return Known(
      places: [a, b, c], answers: Set(answers.map(words.fold)), direction: direction)
  }

  private func answers(_ questions: [Known]) throws -> [[ScoredRow]] {
    let count = AnalogyEvaluation.answerCount
    switch method {
    case .sum:
      let valid = questions.indices.filter { !questions[$0].direction.isEmpty }
      let found = try scan.nearest(
        toEach: valid.map { questions[$0].direction }, count: count,
        excluding: valid.map { Set(questions[$0].places) })
      var result = [[ScoredRow]](repeating: [], count: questions.count)
      for (place, rows) in zip(valid, found) { result[place] = rows }
      return result
    case .product:
      return try questions.map { question in
        let terms = question.places.compactMap {
          try? vectors.unitVector(of: .vector(vectors.vector(at: $0)))
        }
        guard terms.count == 3 else { return [] }
        return try scan.nearest(
          toAll: terms, count: count, excluding: Set(question.places)
        ) { cosines in
          (1 + cosines[1]) / 2 * ((1 + cosines[2]) / 2) / ((1 + cosines[0]) / 2 + 1e-6)
        }
      }
    }
  }
}
