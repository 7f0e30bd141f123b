#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which of a model's files are downloaded.
public struct FileSelection: Sendable {
  private enum Rule {
    case encoder
    case all
    case matching([String])
  }

  private let rule: Rule

  /// What an encoder needs: configurations, tokenizer files, and its weights in one form,
  /// safetensors where they exist.
  public static let encoder = FileSelection(rule: .encoder)

  /// Every file.
  public static let all = FileSelection(rule: .all)

  /// The files that match one of the patterns, as in `["*.json", "onnx/*"]`.
  ///
  /// - Parameter patterns: shell patterns; `*` also stands for slashes, as in Python's `fnmatch`.
  /// - Returns: the selection.
  public static func matching(_ patterns: [String]) -> FileSelection {
    FileSelection(rule: .matching(patterns))
  }

  /// The selected files, in the order of the list.
  ///
  /// - Parameter files: all files of a model.
  /// - Returns: those to download.
  package func choose(from files: [RemoteFile]) -> [RemoteFile] {
    switch rule {
    case .encoder: EncoderFiles.choose(from: files)
    case .all: files
    case .matching(let patterns):
      files.filter { file in
        patterns.contains { fnmatch($0, file.path.description, 0) == 0 }
      }
    }
  }
}
