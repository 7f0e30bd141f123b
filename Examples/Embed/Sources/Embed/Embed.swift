import Sememe

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads lines and prints the vector of each: numbers with spaces between, one vector a line.
@main
struct Embed {
  /// Lines that are embedded at a time, however many there are.
  private static let batch = 256

  static func main() async throws {
    guard CommandLine.arguments.count == 2 else {
      let usage = "usage: \(CommandLine.arguments[0]) MODEL-FOLDER <LINES >VECTORS\n"
      _ = write(STDERR_FILENO, usage, usage.utf8.count)
      exit(2)
    }
    let embedder = try Embedder(folder: CommandLine.arguments[1])
    var lines: [String] = []
    while let line = readLine() {
      lines.append(line)
      if lines.count == batch {
        try await show(embedder.encode(lines))
        lines = []
      }
    }
    try await show(embedder.encode(lines))
  }

  private static func show(_ vectors: Embeddings) {
    for index in 0..<vectors.count {
      print(vectors[index].map { "\($0)" }.joined(separator: " "))
    }
  }
}
