/// Work that can be done again and again.
struct Work {
  /// What one round counts for: operations, bytes, tokens.
  let amount: Double
  /// Does so many rounds.
  let run: (_ rounds: Int) async throws -> Void

  /// Describes work whose rounds are calls of a closure.
  init(amount: Double, round: @escaping () throws -> Void) {
    self.amount = amount
    run = { rounds in for _ in 0..<rounds { try round() } }
  }

  /// Describes work that takes the number of rounds itself.
  init(amount: Double, rounds run: @escaping (Int) async throws -> Void) {
    self.amount = amount
    self.run = run
  }
}

/// How fast work went, and what share of a limit that was.
struct Rate {
  /// Amount a second.
  let perSecond: Double
  /// Of what the limit's work reached in the same moments; nil where there is no limit.
  let share: Double?
}

/// How measurements are repeated: short turns of work and limit one after the other, and medians,
/// since the machine may be shared and its clock may change.
struct Sampling {
  let repetitions: Int
  /// The least seconds of one turn.
  let slice: Double
  var clock = Clock.thread

  /// Measures work, and its limit right before and after each repetition.
  ///
  /// - Parameters:
  ///   - work: what is measured.
  ///   - limit: what cannot be exceeded, in the same unit; nil for none.
  /// - Returns: medians.
  /// - Throws: what the work throws.
  func measure(_ work: Work, against limit: Work? = nil) async throws -> Rate {
    let rounds = try await roundsFillingSlice(of: work)
    var limitRounds = 0
    if let limit { limitRounds = try await roundsFillingSlice(of: limit) }
    var before = 0.0
    if let limit { before = try await rate(of: limit, limitRounds) }
    var rates: [Double] = []
    var shares: [Double] = []
    for _ in 0..<repetitions {
      let rate = try await rate(of: work, rounds)
      rates.append(rate)
      guard let limit else { continue }
      let after = try await self.rate(of: limit, limitRounds)
      shares.append(rate / ((before + after) / 2))
      before = after
    }
    return Rate(
      perSecond: Sampling.median(of: rates),
      share: shares.isEmpty ? nil : Sampling.median(of: shares))
  }

  private func rate(of work: Work, _ rounds: Int) async throws -> Double {
    work.amount * Double(rounds) / (try await seconds(of: work, rounds))
  }

  /// Rounds that take about a slice, found by doubling; warms up besides.
  private func roundsFillingSlice(of work: Work) async throws -> Int {
    var rounds = 1
    while true {
      let seconds = try await seconds(of: work, rounds)
      if seconds >= slice { return max(1, Int((Double(rounds) * slice / seconds).rounded(.up))) }
      rounds *= 2
    }
  }

  private func seconds(of work: Work, _ rounds: Int) async throws -> Double {
    let start = clock.seconds
    try await work.run(rounds)
    return clock.seconds - start
  }

  /// The middle one of some values.
  static func median(of values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
