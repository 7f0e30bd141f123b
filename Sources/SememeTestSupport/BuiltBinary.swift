import Foundation

/// The command `sememe` as it was built with the tests, run as a process of its own.
package enum BuiltBinary {
  /// What a finished process leaves.
  package struct Result: Sendable {
    /// The exit status; 128 and the signal's number where a signal ended the process.
    package let status: Int32
    /// The bytes of standard output.
    package let output: [UInt8]
    /// Standard error as text.
    package let errors: String
    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of standard output.
    package var lines: [String] { text.split(separator: "\n").map(String.init) }
  }

  /// A process that did not end in time; it was killed.
  package struct Timeout: Error {
    package let arguments: [String]
    package let seconds: Double
  }

  /// The path of the binary: beside the bundle of the tests.
  package static var path: String {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundlePath
    let tests = URL(filePath: bundle ?? CommandLine.arguments[0]).standardizedFileURL
    return tests.deletingLastPathComponent().appending(path: "sememe").path
  }

  /// Runs the command to its end.
  ///
  /// - Parameters:
  ///   - arguments: without the command's name.
  ///   - input: the bytes of standard input.
  ///   - environment: variables beside the inherited ones; an empty text unsets one.
  ///   - seconds: how long it may take.
  /// - Returns: status and output.
  /// - Throws: `Timeout`; Foundation's error where the process cannot be started.
  package static func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    within seconds: Double = 600
  ) async throws -> Result {
    let process = try RunningBinary(arguments, environment: environment)
    process.send(input, thenClose: true)
    return try await process.wait(within: seconds)
  }
}
