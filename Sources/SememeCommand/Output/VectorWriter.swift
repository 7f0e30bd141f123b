import Sememe

/// Writes vectors as they come, a window at a time.
protocol VectorWriter {
  /// Writes the next vectors.
  ///
  /// - Parameter vectors: in the order of the texts.
  /// - Throws: `BrokenPipe`, or `CommandError` where they cannot be written.
  mutating func write(_ vectors: Embeddings) throws

  /// Writes what stands at the end, and gives a file its name.
  ///
  /// - Throws: as `write` does.
  mutating func finish() throws
}

extension VectorFormat {
  /// The writer of a format.
  ///
  /// - Parameters:
  ///   - output: where the bytes go.
  ///   - dimension: numbers of a vector.
  ///   - resuming: what an earlier run has left, where one is continued.
  /// - Returns: a writer that has written nothing but a header.
  /// - Throws: as `VectorWriter.write` does.
  func writer(
    to output: OutputFile, dimension: Int, resuming: ResumePoint?
  ) throws -> any VectorWriter {
    switch self {
    case .jsonl, .csv, .text: RowWriter(self, to: output, resuming: resuming)
    case .json: ArrayWriter(to: output)
    case .npy, .safetensors:
      try BinaryWriter(self, to: output, dimension: dimension, resuming: resuming)
    case .table: TableWriter(to: output)
    }
  }
}
