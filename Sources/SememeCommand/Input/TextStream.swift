/// Texts from arguments and files, one after another, read as they are needed.
struct TextStream: AsyncSequence {
  typealias Element = String

  /// Where some of the texts come from.
  enum Part: Sendable {
    case texts([String])
    case file(String)
    case standardInput
  }

  let parts: [Part]
  /// How texts stand in files; nil takes it from a file's name.
  var format: InputFormat?
  var field = InputOptions.defaultField
  var isLossy = false

  func makeAsyncIterator() -> Iterator {
    Iterator(stream: self, parts: parts[...])
  }

  /// Reads all texts into memory.
  ///
  /// - Parameters:
  ///   - limit: the most texts.
  ///   - purpose: why there must not be more, for the message.
  /// - Returns: the texts in order.
  /// - Throws: `CommandError` where there are more, or where the input is not as expected.
  func collect(upTo limit: Int, purpose: String) async throws -> [String] {
    var texts: [String] = []
    for try await text in self {
      guard texts.count < limit else {
        throw CommandError(ExitStatus.badData, "more than \(limit) texts; \(purpose)")
      }
      texts.append(text)
    }
    return texts
  }

  /// Goes from part to part.
  struct Iterator: AsyncIteratorProtocol {
    let stream: TextStream
    var parts: ArraySlice<Part>
    private var texts: ArraySlice<String> = []
    private var reader: TextReader?

    init(stream: TextStream, parts: ArraySlice<Part>) {
      self.stream = stream
      self.parts = parts
    }

    mutating func next() async throws -> String? {
      while true {
        if let text = texts.popFirst() { return text }
        if let text = try await reader?.next() { return text }
        reader = nil
        switch parts.popFirst() {
        case nil: return nil
        case .texts(let more)?: texts = more[...]
        case .file(let path)?: reader = stream.reader(try ByteSource(path: path), path)
        case .standardInput?:
          if FileDescriptor.standardInput.isTerminal {
            StandardError.write("reading texts, one a line; Ctrl-D ends")
          }
          reader = stream.reader(ByteSource(), nil)
        }
      }
    }
  }

  private func reader(_ source: ByteSource, _ path: String?) -> TextReader {
    TextReader(
      source, format: format ?? InputFormat(path: path), field: field, isLossy: isLossy)
  }
}
