import Sememe
import SememeTensors

/// Writes several vectors of each text as they come: a line per text, or all vectors one after another
/// with the places where texts begin.
struct MultiVectorWriter {
  private enum Form {
    /// `{"index":0,"embeddings":[[…],[…]]}`.
    case lines(OutputFile)
    /// safetensors with `offsets` and `embeddings`.
    case arrays(OutputFile, offsets: SpooledTensors.Growing, vectors: SpooledTensors.Growing)
  }

  private let form: Form
  private let dimension: Int
  private var texts = 0
  private var vectors = 0

  /// Begins.
  ///
  /// - Parameters:
  ///   - format: jsonl or safetensors.
  ///   - output: where the bytes go.
  ///   - dimension: numbers of a vector.
  /// - Throws: `CommandError` where nothing can be written.
  init(_ format: VectorFormat, to output: OutputFile, dimension: Int) throws {
    self.dimension = dimension
    guard format == .safetensors else {
      form = .lines(output)
      return
    }
    let offsets = try SpooledTensors.Growing("offsets", "I64")
    try offsets.append([Int64(0)])
    form = .arrays(output, offsets: offsets, vectors: try .init("embeddings", "F32"))
  }

  /// Writes the vectors of the next texts.
  ///
  /// - Parameter window: in the order of the texts.
  /// - Throws: `BrokenPipe`, or `CommandError` where they cannot be written.
  mutating func write(_ window: MultiVectorEmbeddings) throws {
    switch form {
    case .lines(let output):
      for text in 0..<window.count { try output.write(line(window[text], texts + text)) }
      try output.flush()
    case .arrays(_, let offsets, let rows):
      try offsets.append(window.starts.dropFirst().map { Int64(vectors + $0) })
      try window.vectors.withUnsafeBuffer { try rows.append(raw: UnsafeRawBufferPointer($0)) }
    }
    texts += window.count
    vectors += window.vectors.rows
  }

  private func line(_ rows: Tensor, _ index: Int) -> [UInt8] {
    var bytes = Array("{\"index\":\(index),\"embeddings\":[".utf8)
    for row in 0..<rows.rows {
      bytes += (row == 0 ? "[" : ",[").utf8
      rows.rows(row..<row + 1).withUnsafeBuffer {
        VectorRow.append($0, between: UInt8(ascii: ","), to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    return bytes + Array("]}\n".utf8)
  }

  /// Writes what stands at the end, and gives a file its name.
  ///
  /// - Throws: as `write` does.
  mutating func finish() throws {
    switch form {
    case .lines(let output): try output.commit()
    case .arrays(let output, let offsets, let rows):
      try SpooledTensors.write(
        [(offsets, [texts + 1]), (rows, [vectors, dimension])], to: output)
    }
  }
}
