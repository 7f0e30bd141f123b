import ArgumentParser
import Sememe
import SememeJSON

/// How the results of tasks are written.
enum TaskFormat: String, CaseIterable, ExpressibleByArgument {
  /// For reading.
  case table
  /// A JSON object for every text, a line each.
  case jsonl
}

/// Writes what a model of a task finds, text after text.
struct TaskOutput {
  private let format: TaskFormat
  private let out = StandardOutput()
  private var count = 0

  init(_ format: TaskFormat) { self.format = format }

  /// Writes the result of one text.
  ///
  /// - Parameters:
  ///   - text: the text, which heads its table.
  ///   - table: for reading.
  ///   - json: the members of the object beside the text.
  /// - Throws: where the output cannot be written.
  mutating func write(
    _ text: String, table: () -> Table, json: () -> [(String, JSON)]
  ) throws {
    switch format {
    case .jsonl:
      let object = JSON.object([("text", .string(text))] + json())
      try out.print(String(decoding: object.encoded(), as: UTF8.self))
    case .table:
      if count > 0 { try out.print() }
      try out.print(DisplayText.cut(text, to: Terminal.width))
      try out.print(table().lines(indent: 1))
    }
    count += 1
  }
}

extension TextStream {
  /// Goes through the texts a window at a time.
  ///
  /// - Parameters:
  ///   - size: texts of a window at most.
  ///   - body: gets each window, none of which is empty.
  /// - Throws: what the input or `body` throws; `CommandError` where there is no text.
  func forEachWindow(of size: Int = 256, _ body: ([String]) async throws -> Void) async throws {
    var window: [String] = []
    var isEmpty = true
    for try await text in self {
      isEmpty = false
      window.append(text)
      guard window.count == size else { continue }
      try await body(window)
      window = []
    }
    if !window.isEmpty { try await body(window) }
    if isEmpty { throw CommandError(ExitStatus.badData, "there is no text; give one or more") }
  }
}

extension Table {
  /// Classes with their scores.
  ///
  /// - Parameter scores: the best first.
  /// - Returns: a row for each.
  static func labels(_ scores: [LabelScore]) -> Table {
    var table = Table([.right, .left])
    for score in scores { table.add([Decimals.text(Double(score.score), 4), score.label]) }
    return table
  }
}
