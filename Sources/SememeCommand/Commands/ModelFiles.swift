import Sememe
import SememeSystem

/// The files of a model folder and their sizes.
struct ModelFiles {
  /// Paths inside the folder, with lengths in bytes.
  let files: [(name: String, size: Int)]

  /// Looks into a folder, and into the folders of its modules.
  ///
  /// - Parameter folder: the model's folder, or its only file.
  /// - Throws: `SystemError` where it cannot be read.
  init(in folder: String) throws {
    if let entry = try FileSystem.entry(at: folder), entry.kind == .file {
      files = [(folder.split(separator: "/").last.map(String.init) ?? folder, entry.size)]
      return
    }
    var files: [(name: String, size: Int)] = []
    for name in try FileSystem.names(in: folder) {
      let entry = try FileSystem.entry(at: "\(folder)/\(name)")
      if entry?.kind == .file { files.append((name, entry?.size ?? 0)) }
      guard entry?.kind == .folder else { continue }
      for inner in try FileSystem.names(in: "\(folder)/\(name)") {
        let path = "\(name)/\(inner)"
        guard let file = try FileSystem.entry(at: "\(folder)/\(path)"), file.kind == .file else {
          continue
        }
        files.append((path, file.size))
      }
    }
    self.files = files
  }

  /// The bytes of all files.
  var size: Int { files.reduce(0) { $0 + $1.size } }
}
