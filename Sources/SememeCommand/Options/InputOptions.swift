import ArgumentParser
import Sememe
import SememeSystem

/// Where texts come from: shared by the commands that read files of texts.
struct InputOptions: ParsableArguments {
  static let defaultField = "text"

  @Option(
    help: ArgumentHelp(
      "How texts stand in the input.",
      discussion: "By default a file's ending tells (.jsonl, .tsv), and all else is lines.",
      valueName: "format"))
  var inputFormat: InputFormat?

  @Option(help: ArgumentHelp("The key (jsonl) or column (tsv) with the texts.", valueName: "name"))
  var field = InputOptions.defaultField

  @Flag(help: "Replace bytes that are not UTF-8 instead of refusing them.")
  var lossy = false

  /// The texts of arguments, then of files; of standard input where neither is given.
  ///
  /// - Parameters:
  ///   - texts: from the command line.
  ///   - files: paths; `-` is standard input.
  ///   - hint: what else the user may have meant by a file that is not there.
  /// - Returns: the texts, to be read when they are needed.
  /// - Throws: `CommandError` where a file is not there: before any work is done.
  func stream(texts: [String], files: [String], hint: String = "") throws -> TextStream {
    for path in files where path != "-" { try InputOptions.check(path, hint) }
    var parts: [TextStream.Part] = texts.isEmpty ? [] : [.texts(texts)]
    parts += files.map { $0 == "-" ? .standardInput : .file($0) }
    return TextStream(
      parts: parts.isEmpty ? [.standardInput] : parts, format: inputFormat, field: field,
      isLossy: lossy)
  }

  private static func check(_ path: String, _ hint: String) throws {
    let kind: FileEntry.Kind?
    do throws(SystemError) {
      kind = path.utf8.contains(0) ? nil : try FileSystem.entry(at: path)?.kind
    } catch {
      throw CommandError(ExitStatus.missingInput, "cannot read the input: \(error)")
    }
    guard let kind, kind != .folder else {
      throw CommandError(
        ExitStatus.missingInput,
        "cannot read the input \(path): "
          + (kind == nil ? "there is no such file" + hint : "it is a folder"))
    }
  }
}
