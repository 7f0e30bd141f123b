internal import SememeSystem

/// Adds up what threads have done, and reports it a few times a second.
package final class TrainingMeter: Sendable {
  /// What threads have done since the begin of a phase.
  private struct State {
    var done: Double = 0
    var units = 0
    var loss: Double = 0
    var examples = 0
    var lastReport: ContinuousClock.Instant
  }

  private let phase: String
  private let epochCount: Int
  private let work: Double
  private let begin = ContinuousClock.now
  private let interval: Duration
  private let state: Locked<State>
  private let report: (@Sendable (TrainingProgress) -> Void)?

  /// Begins a phase.
  ///
  /// - Parameters:
  ///   - phase: what is done.
  ///   - epochCount: how many passes there are.
  ///   - work: all of the work, in the measure that `add` gets.
  ///   - interval: the least time between two reports.
  ///   - report: is called from any thread, one call at a time; nil for silence.
  package init(
    phase: String, epochCount: Int = 1, work: Double, interval: Duration = .milliseconds(200),
    report: (@Sendable (TrainingProgress) -> Void)?
  ) {
    self.phase = phase
    self.epochCount = epochCount
    self.work = work
    self.interval = interval
    self.report = report
    state = Locked(State(lastReport: begin))
  }

  /// Adds what a thread has done since it last said so.
  ///
  /// - Parameters:
  ///   - done: part of the work, in bytes of the text or whatever `work` counts.
  ///   - units: words (or cells), for the rate.
  ///   - loss: the sum over examples.
  ///   - examples: how many they were.
  ///   - epoch: the pass, from 1.
  ///   - learningRate: at this moment.
  package func add(
    done: Double, units: Int, loss: Double = 0, examples: Int = 0, epoch: Int = 1,
    learningRate: Double? = nil
  ) {
    state.withLock { state in
      state.done += done
      state.units += units
      state.loss += loss
      state.examples += examples
      let now = ContinuousClock.now
      guard let report, now - state.lastReport >= interval else { return }
      report(progress(state, now, epoch, learningRate))
      state.lastReport = now
      (state.loss, state.examples) = (0, 0)
    }
  }

  /// Reports the end of the phase.
  ///
  /// - Parameter epoch: the last pass.
  package func finish(epoch: Int = 1) {
    guard let report else { return }
    state.withLock { state in
      state.done = work
      report(progress(state, .now, epoch, nil))
    }
  }

  private func progress(
    _ state: State, _ now: ContinuousClock.Instant, _ epoch: Int, _ learningRate: Double?
  ) -> TrainingProgress {
    let seconds = max((now - begin) / .seconds(1), 1e-9)
    let fraction = work > 0 ? min(state.done / work, 1) : 1
    return TrainingProgress(
      phase: phase, epoch: epoch, epochCount: epochCount, fraction: fraction,
      rate: Double(state.units) / seconds, learningRate: learningRate,
      loss: state.examples > 0 ? state.loss / Double(state.examples) : nil,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : nil)
  }
}
