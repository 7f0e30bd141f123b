import Sememe
import SememeTensors

/// Writes one JSON array that holds an array of numbers per vector.
struct ArrayWriter: VectorWriter {
  private let output: OutputFile
  private var isEmpty = true

  init(to output: OutputFile) {
    self.output = output
  }

  mutating func write(_ vectors: Embeddings) throws {
    for row in 0..<vectors.count {
      var bytes = Array((isEmpty ? "[\n[" : ",\n[").utf8)
      vectors.vectors.rows(row..<row + 1).withUnsafeBuffer {
        VectorRow.append($0, between: UInt8(ascii: ","), to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
      try output.write(bytes)
      isEmpty = false
    }
  }

  mutating func finish() throws {
    try output.write(Array((isEmpty ? "[]\n" : "\n]\n").utf8))
    try output.commit()
  }
}
