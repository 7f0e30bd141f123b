import Sememe
import SememeJSON

/// Writes sparse vectors as they come: a line per text, or the arrays of SciPy's `csr_matrix`.
struct SparseWriter {
  private enum Form {
    /// `{"index":0,"weights":{"bank":1.9,…}}`, the heaviest word first.
    case lines(OutputFile)
    /// safetensors with `indptr`, `shape`, `indices` and `data`.
    case arrays(OutputFile, Arrays)
  }

  private struct Arrays {
    let starts: SpooledTensors.Growing
    let indices: SpooledTensors.Growing
    let values: SpooledTensors.Growing
  }

  private let form: Form
  private let model: SparseModel
  private var texts = 0
  private var numbers = 0

  /// Begins.
  ///
  /// - Parameters:
  ///   - format: jsonl or safetensors.
  ///   - output: where the bytes go.
  ///   - model: knows the words.
  /// - Throws: `CommandError` where nothing can be written.
  init(_ format: VectorFormat, to output: OutputFile, _ model: SparseModel) throws {
    self.model = model
    guard format == .safetensors else {
      form = .lines(output)
      return
    }
    let arrays = Arrays(
      starts: try .init("indptr", "I64"), indices: try .init("indices", "I32"),
      values: try .init("data", "F32"))
    try arrays.starts.append([Int64(0)])
    form = .arrays(output, arrays)
  }

  /// Writes the next vectors.
  ///
  /// - Parameter vectors: in the order of the texts.
  /// - Throws: `BrokenPipe`, or `CommandError` where they cannot be written.
  mutating func write(_ vectors: SparseEmbeddings) throws {
    switch form {
    case .lines(let output):
      for text in 0..<vectors.count { try output.write(line(vectors[text], texts + text)) }
      try output.flush()
    case .arrays(_, let arrays):
      try arrays.starts.append(vectors.starts.dropFirst().map { Int64(numbers + $0) })
      try arrays.indices.append(vectors.indices)
      try arrays.values.append(vectors.values)
    }
    texts += vectors.count
    numbers += vectors.values.count
  }

  private func line(_ vector: SparseVector, _ index: Int) -> [UInt8] {
    let order = vector.values.indices.sorted {
      let (a, b) = (vector.values[$0], vector.values[$1])
      return a != b ? a > b : $0 < $1
    }
    let weights = order.map {
      (model.token(of: vector.indices[$0]), JSON.float(vector.values[$0]))
    }
    let object = JSON.object([("index", .int(index)), ("weights", .object(weights))])
    return object.encoded() + [UInt8(ascii: "\n")]
  }

  /// Writes what stands at the end, and gives a file its name.
  ///
  /// - Throws: as `write` does.
  mutating func finish() throws {
    switch form {
    case .lines(let output): try output.commit()
    case .arrays(let output, let arrays):
      let shape = try SpooledTensors.Growing("shape", "I64")
      try shape.append([Int64(texts), Int64(model.dimension)])
      try SpooledTensors.write(
        [
          (arrays.starts, [texts + 1]), (shape, [2]), (arrays.indices, [numbers]),
          (arrays.values, [numbers]),
        ], to: output)
    }
  }
}
