/// How long the steps of the demo took.
struct DemoTimes {
  private var steps: [(name: String, duration: Duration)] = []
  private var shares: [(name: String, duration: Duration)] = []

  /// Does a step and notes its duration.
  ///
  /// - Parameters:
  ///   - name: what the table calls it; a step that is done again is added to the first.
  ///   - body: the step.
  /// - Returns: what the step gives.
  mutating func measure<R>(_ name: String, _ body: () throws -> R) rethrows -> R {
    let start = ContinuousClock.now
    let result = try body()
    note(name, ContinuousClock.now - start)
    return result
  }

  /// Does a step that suspends, and notes its duration.
  mutating func measure<R>(_ name: String, _ body: () async throws -> R) async rethrows -> R {
    let start = ContinuousClock.now
    let result = try await body()
    note(name, ContinuousClock.now - start)
    return result
  }

  /// Does something again that the steps have done among other things, to show its share.
  mutating func measureShare<R>(_ name: String, _ body: () throws -> R) rethrows {
    let start = ContinuousClock.now
    _ = try body()
    shares.append((name, ContinuousClock.now - start))
  }

  private mutating func note(_ name: String, _ duration: Duration) {
    if let index = steps.firstIndex(where: { $0.name == name }) {
      steps[index].duration += duration
    } else {
      steps.append((name, duration))
    }
  }

  /// A line per step, their sum, and the shares.
  var table: Table {
    var table = Table([.left, .right])
    for step in steps { table.add([step.name, Decimals.milliseconds(step.duration)]) }
    let total = steps.reduce(Duration.zero) { $0 + $1.duration }
    table.add(["total", Decimals.milliseconds(total)])
    for share in shares { table.add(["  " + share.name, Decimals.milliseconds(share.duration)]) }
    return table
  }
}
