import Sememe
import SememeTensors

/// Writes the floats as they lie in memory, little end first, after a header: npy and safetensors.
///
/// The header tells the number of rows, which is known at the end: a stored file's header is then
/// replaced; for a pipe the rows wait in a temporary file.
struct BinaryWriter: VectorWriter {
  private let format: VectorFormat
  private let output: OutputFile
  private let rows: OutputFile
  private let dimension: Int
  private var continuation: Continuation
  private var count: Int

  init(
    _ format: VectorFormat, to output: OutputFile, dimension: Int, resuming: ResumePoint?
  ) throws {
    self.format = format
    self.output = output
    self.dimension = dimension
    continuation = Continuation(format, resuming)
    count = resuming?.skippedTexts ?? 0
    rows = output.isStored ? output : try OutputFile.anonymous()
    if resuming == nil {
      try rows.write(BinaryHeader.bytes(format, count: 0, dimension: dimension))
    }
  }

  mutating func write(_ vectors: Embeddings) throws {
    let known = try continuation.knownRows(of: vectors)
    if known > 0 {
      // The final count stands there when the run before ended just before renaming the file; with
      // more rows it would be wrong.
      try rows.replace(BinaryHeader.bytes(format, count: 0, dimension: dimension), at: 0)
    }
    try vectors.vectors.rows(known..<vectors.count).withUnsafeBuffer {
      try rows.write(raw: UnsafeRawBufferPointer($0))
    }
    count += vectors.count
  }

  mutating func finish() throws {
    try continuation.requireEnd()
    try rows.replace(BinaryHeader.bytes(format, count: count, dimension: dimension), at: 0)
    if rows !== output { try copyRows() }
    try output.commit()
  }

  private func copyRows() throws {
    var offset = 0
    while true {
      let bytes = try rows.read(upTo: 1 << 20, at: offset)
      if bytes.isEmpty { return }
      try output.write(bytes)
      offset += bytes.count
    }
  }
}
