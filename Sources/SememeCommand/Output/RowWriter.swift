import Sememe
import SememeTensors

/// Writes a line per vector: jsonl, csv and text.
struct RowWriter: VectorWriter {
  private let format: VectorFormat
  private let output: OutputFile
  private var continuation: Continuation
  private var count: Int

  init(_ format: VectorFormat, to output: OutputFile, resuming: ResumePoint?) {
    self.format = format
    self.output = output
    continuation = Continuation(format, resuming)
    count = resuming?.skippedTexts ?? 0
  }

  mutating func write(_ vectors: Embeddings) throws {
    let known = try continuation.knownRows(of: vectors)
    for row in known..<vectors.count {
      try vectors.vectors.rows(row..<row + 1).withUnsafeBuffer {
        try output.write(VectorRow.bytes(format, index: count + row, $0))
      }
    }
    count += vectors.count
    try output.flush()
  }

  mutating func finish() throws {
    try continuation.requireEnd()
    try output.commit()
  }
}
