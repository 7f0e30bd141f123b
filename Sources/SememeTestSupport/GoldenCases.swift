import SememeJSON

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The golden cases: small models and inputs, with what the reference libraries make of them.
///
/// They lie in the folder that the environment names as `SEMEME_GOLDEN`, by default
/// `Tests/Fixtures/golden`; its `cases.json` lists them. Another set made by the same generator
/// runs without new code.
package enum GoldenCases {
  /// The folder that holds `cases.json`.
  package static var folder: String {
    if let set = ProcessInfo.processInfo.environment["SEMEME_GOLDEN"], !set.isEmpty { return set }
    return repositoryRoot + "/Tests/Fixtures/golden"
  }

  /// Whether the project's own cases are used: of these, every one must run.
  package static var isOwnSet: Bool {
    ProcessInfo.processInfo.environment["SEMEME_GOLDEN"]?.isEmpty ?? true
  }

  /// The folder of this package's `Package.swift`.
  package static var repositoryRoot: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
  }

  /// Every case that `cases.json` lists and whose folder is there, in its order.
  ///
  /// - Throws: when `cases.json` cannot be read.
  package static func all() throws -> [GoldenCase] {
    let list = try JSONDocument(bytes(of: folder + "/cases.json"), source: folder + "/cases.json")
    return try list.root.elements.compactMap { entry in
      let name = try entry.requireString("case")
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path + "/expected.json") else { return nil }
      return GoldenCase(name: name, folder: path)
    }
  }

  /// A file's content.
  ///
  /// - Throws: Foundation's error, which names the file.
  package static func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }
}
