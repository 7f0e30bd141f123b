import Foundation
import Sememe
import Testing

/// Another program, run to its end or until it is killed.
final class Subprocess {
  private let process = Process()
  private let folder = NSTemporaryDirectory() + "/sememe-process-\(UUID().uuidString)"

  /// Starts a program; what it writes goes to files, so that nobody has to read along.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: its arguments.
  ///   - environment: variables added to our own.
  /// - Throws: when the program cannot be started.
  init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func file(_ name: String) throws -> FileHandle {
    let path = folder + "/" + name
    try Data().write(to: URL(fileURLWithPath: path))
    return try #require(FileHandle(forWritingAtPath: path))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      .trimmingCharacters(in: .newlines)
  }

  /// Ends the program the hard way (SIGKILL), so that it can clean up nothing.
  func kill() { _ = Self.send(SIGKILL, to: process.processIdentifier) }

  /// Waits for the program's end.
  ///
  /// - Returns: its status, and what it wrote without line breaks at the end.
  func end() async throws -> (status: Int32, output: String, errors: String) {
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return (process.terminationStatus, try text("output"), try text("errors"))
  }

  private static func send(_ signal: Int32, to process: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.kill(process, signal)
    #elseif canImport(Musl)
      Musl.kill(process, signal)
    #else
      Darwin.kill(process, signal)
    #endif
  }

  /// The path of a program that this package builds, beside the tests' own.
  ///
  /// - Parameter name: the program's name.
  /// - Returns: its path.
  /// - Throws: when it is not built; the message says where it was looked for.
  static func builtExecutable(_ name: String) throws -> String {
    var folders = Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent().path }
    folders += [CommandLine.arguments[0], "/proc/self/exe"].map {
      URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent().path
    }
    let path = folders.map { $0 + "/" + name }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    return try #require(
      path,
      "no program \(name) beside the tests, in \(Set(folders).sorted()); build the whole package"
    )
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
