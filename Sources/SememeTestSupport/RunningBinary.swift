import Dispatch
package import Foundation

/// The command `sememe`, or another program, while it runs: input can be sent bit by bit, and
/// signals at any time.
package final class RunningBinary: Sendable {
  private let arguments: [String]
  /// `Process` keeps its state behind a lock of its own; it is set up before others see it.
  private let process = Process()
  private let input = Pipe()
  private let collected: Task<(output: Data, errors: Data), any Error>
  private let writing = DispatchQueue(label: "sememe.test.input")

  /// Starts the command.
  ///
  /// - Parameters:
  ///   - arguments: without the command's name.
  ///   - environment: variables beside the inherited ones, of which those that steer the command
  ///     are left out; an empty text unsets one.
  ///   - output: where standard output goes; nil collects it.
  ///   - program: the program's path; the command unless another is given.
  ///   - launcher: a command and arguments put before, as `env` might be.
  /// - Throws: Foundation's error where the process cannot be started.
  package init(
    _ arguments: [String], environment: [String: String] = [:], output: FileHandle? = nil,
    program: String = BuiltBinary.path, launcher: [String] = []
  ) throws {
    self.arguments = arguments
    signal(SIGPIPE, SIG_IGN)
    let (out, errors) = (Pipe(), Pipe())
    let line = launcher + [program] + arguments
    process.executableURL = URL(filePath: line[0])
    process.arguments = Array(line.dropFirst())
    process.environment = RunningBinary.inheritedEnvironment.merging(environment) { $1 }
      .filter { !$0.value.isEmpty }
    process.standardInput = input
    process.standardOutput = output ?? out
    process.standardError = errors
    try process.run()
    try input.fileHandleForReading.close()
    try out.fileHandleForWriting.close()
    collected = Task {
      async let text = RunningBinary.readAll(errors.fileHandleForReading)
      return (try await RunningBinary.readAll(out.fileHandleForReading), try await text)
    }
  }

  /// Sends bytes to standard input, in the background: the process need not read them.
  ///
  /// - Parameters:
  ///   - bytes: any number.
  ///   - closes: whether the input ends after them.
  package func send(_ bytes: [UInt8], thenClose closes: Bool = false) {
    let file = input.fileHandleForWriting
    writing.async {
      // A process that ended early reads no more; its status tells the tests.
      try? file.write(contentsOf: Data(bytes))
      if closes { try? file.close() }
    }
  }

  /// Sends a signal.
  ///
  /// - Parameter signal: its number.
  package func kill(_ signal: Int32) {
    Foundation.kill(process.processIdentifier, signal)
  }

  /// Waits for the end.
  ///
  /// - Parameter seconds: how long it may take.
  /// - Returns: status and output.
  /// - Throws: `BuiltBinary.Timeout` after killing the process.
  package func wait(within seconds: Double = 600) async throws -> BuiltBinary.Result {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while process.isRunning {
      guard ContinuousClock.now < deadline else {
        kill(SIGKILL)
        throw BuiltBinary.Timeout(arguments: arguments, seconds: seconds)
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    let (output, errors) = try await collected.value
    let bySignal = process.terminationReason == .uncaughtSignal
    return BuiltBinary.Result(
      status: process.terminationStatus + (bySignal ? 128 : 0), output: Array(output),
      errors: String(decoding: errors, as: UTF8.self))
  }

  /// The variables of this process without the user's settings: proxies, hubs, tokens and threads.
  ///
  /// Where the model cache lies stays, for tests of the models in it.
  private static var inheritedEnvironment: [String: String] {
    let kept = ["HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"]
    return ProcessInfo.processInfo.environment.filter { name, _ in
      if kept.contains(name) { return true }
      return !name.lowercased().hasSuffix("_proxy") && !name.hasPrefix("HF_")
        && !name.hasPrefix("HUGGING")
        && !["TRANSFORMERS_OFFLINE", "SEMEME_THREADS"].contains(name)
    }
  }

  private static func readAll(_ file: FileHandle) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try file.readToEnd() ?? Data() })
      }
    }
  }
}
