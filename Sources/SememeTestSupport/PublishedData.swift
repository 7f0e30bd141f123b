internal import Foundation
package import SememeJSON

/// The public test data beside the repository: the folder that the environment names as
/// `SEMEME_DATA`, by default `../shared/data`.
package enum PublishedData {
  /// Where it is looked for.
  package static var folder: String {
    if let data = ProcessInfo.processInfo.environment["SEMEME_DATA"], !data.isEmpty { return data }
    return GoldenCases.repositoryRoot + "/../shared/data"
  }

  /// Whether it is there.
  package static var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder + "/tokenizer_golden")
  }

  /// A file's content; gzip files are decompressed with the system's `gzip`.
  package static func bytes(_ name: String) throws -> [UInt8] {
    let path = folder + "/" + name
    guard name.hasSuffix(".gz") else { return try GoldenCases.bytes(of: path) }
    let gzip = Process()
    let output = Pipe()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", path]
    gzip.standardOutput = output
    try gzip.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    gzip.waitUntilExit()
    return Array(data)
  }

  /// The JSON values of a file's lines.
  package static func lines(_ name: String) throws -> [JSONValue] {
    try bytes(name).split(separator: UInt8(ascii: "\n")).map { line in
      try JSONDocument(Array(line), source: name).root
    }
  }
}
