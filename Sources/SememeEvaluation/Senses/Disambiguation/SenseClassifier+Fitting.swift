public import SememeTensors

extension SenseClassifier {
  /// Learns from uses whose senses are known.
  ///
  /// Of several senses of a use the first counts.
  ///
  /// - Parameters:
  ///   - uses: the words; those without a sense or a vector are passed over.
  ///   - vectors: their vectors, [uses × dimension].
  ///   - isRead: whether there is a vector of each use; empty where there is of all.
  ///   - method: how vectors are to be compared.
  ///   - inverseStrength: how weak the penalty on large weights is in ``Method/logistic``
  ///     (scikit-learn's `C`).
  ///   - pool: threads to work on.
  /// - Returns: the classifier.
  /// - Throws: `EvaluationError` where no use can be learnt from; `CancellationError`.
  public static func fit(
    _ uses: [SenseCorpus.Use], vectors: Tensor, isRead: [Bool] = [], method: Method,
    inverseStrength: Double = 10, pool: ThreadPool = .shared
  ) async throws -> SenseClassifier {
    precondition(
      vectors.rows == uses.count && (isRead.isEmpty || isRead.count == uses.count),
      "senses: \(vectors.shape) and \(isRead.count) for \(uses.count) uses")
    var groups: [Lexeme: [Int]] = [:]
    for (index, use) in uses.enumerated()
    where !use.senses.isEmpty && (isRead.isEmpty || isRead[index]) {
      groups[use.lexeme, default: []].append(index)
    }
    guard !groups.isEmpty else {
      throw EvaluationError(
        .insufficientData, "no use of a word has a sense that could be learnt from")
    }
    let fitting = SenseFitting(
      uses: uses, vectors: vectors, frequencies: SenseFrequencies(uses), method: method,
      options: LogisticRegression.Options(inverseStrength: inverseStrength), pool: pool)
    let known = groups
    return try await pool.performCancellably { flag in
      try fitting.classifier(known, flag)
    }
  }
}

/// Learning, word by word.
private struct SenseFitting: Sendable {
  let uses: [SenseCorpus.Use]
  let vectors: Tensor
  let frequencies: SenseFrequencies
  let method: SenseClassifier.Method
  let options: LogisticRegression.Options
  let pool: ThreadPool

  func classifier(
    _ groups: [Lexeme: [Int]], _ flag: CancellationFlag
  ) throws -> SenseClassifier {
    var entries: [Lexeme: SenseClassifier.Entry] = [:]
    var parts: [Tensor] = []
    var count = 0
    for lexeme in groups.keys.sorted(by: SenseFitting.precedes) {
      try flag.check()
      let members = groups[lexeme] ?? []
      let senses = senses(of: members, lexeme)
      let labels = members.map { senses.firstIndex(of: uses[$0].senses[0]) ?? 0 }
      let unit = Rows.normalized(Rows.select(members, of: vectors))
      let part: (rows: Tensor, labels: [Int], regression: LogisticRegression?)
      switch method {
      case .nearestNeighbor: part = (unit, labels, nil)
      case .centroid:
        part = (centroids(unit, labels, senses.count), Array(senses.indices), nil)
      case .logistic:
        part = (Tensor(zeros: [0, unit.width]), [], try regression(unit, labels, senses, flag))
      }
      entries[lexeme] = SenseClassifier.Entry(
        senses: senses, rows: count..<count + part.rows.rows, labels: part.labels,
        regression: part.regression)
      count += part.rows.rows
      parts.append(part.rows)
    }
    return SenseClassifier(
      method: method, entries: entries, matrix: Rows.joined(parts, width: vectors.width),
      dimension: vectors.width)
  }

  /// The first senses of some uses, the most frequent first.
  private func senses(of members: [Int], _ lexeme: Lexeme) -> [String] {
    var seen = Set<String>()
    let met = members.map { uses[$0].senses[0] }.filter { seen.insert($0).inserted }
    return met.enumerated().sorted {
      let (a, b) = (
        frequencies.count(of: $0.element, lexeme), frequencies.count(of: $1.element, lexeme)
      )
      return a == b ? $0.offset < $1.offset : a > b
    }.map(\.element)
  }

  private func centroids(_ unit: Tensor, _ labels: [Int], _ count: Int) -> Tensor {
    let means = (0..<count).flatMap { sense in
      Rows.mean(unit, of: labels.indices.filter { labels[$0] == sense }).map(Float.init)
    }
    return Rows.normalized(Tensor(means, shape: [count, unit.width]))
  }

  private func regression(
    _ unit: Tensor, _ labels: [Int], _ senses: [String], _ flag: CancellationFlag
  ) throws -> LogisticRegression? {
    guard senses.count > 1 else { return nil }
    return try LogisticRegression.fitted(
      unit, labels: labels, classCount: senses.count, options: options, pool: pool, flag: flag
    ).classifier
  }

  private static func precedes(_ a: Lexeme, _ b: Lexeme) -> Bool {
    (a.lemma, a.partOfSpeech?.rawValue ?? "") < (b.lemma, b.partOfSpeech?.rawValue ?? "")
  }
}

extension Rows {
  /// Matrices below one another.
  static func joined(_ parts: [Tensor], width: Int) -> Tensor {
    let count = parts.reduce(0) { $0 + $1.rows }
    return Tensor([count, width]) { to in
      var place = 0
      for part in parts {
        precondition(part.width == width, "rows: \(part.shape) beside a width of \(width)")
        part.withUnsafeBuffer { from in
          if let base = from.baseAddress { (to + place).update(from: base, count: part.count) }
        }
        place += part.count
      }
    }
  }
}
