import ArgumentParser

/// How `sememe embed` writes vectors.
enum VectorFormat: String, CaseIterable, ExpressibleByArgument {
  /// `{"index":0,"embedding":[…]}`, a line per text.
  case jsonl
  /// One array of arrays.
  case json
  /// Numbers between commas, a line per text.
  case csv
  /// A NumPy file: float32, [texts × dimension].
  case npy
  /// A safetensors file with one tensor, `embeddings`: F32, [texts × dimension].
  case safetensors
  /// Numbers between spaces, a line per text.
  case text
  /// The first numbers of every vector, to look at.
  case table

  /// The format that a file's name tells; nil where it tells none.
  ///
  /// - Parameter path: the file.
  init?(path: String) {
    let ending = path.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    switch ending.lowercased() {
    case "jsonl", "ndjson": self = .jsonl
    case "json": self = .json
    case "csv": self = .csv
    case "npy": self = .npy
    case "safetensors": self = .safetensors
    case "txt": self = .text
    default: return nil
    }
  }

  /// Whether the file begins with the number of its rows, which is known only at the end.
  var isBinary: Bool { self == .npy || self == .safetensors }

  /// Why an interrupted file cannot be continued; nil where it can.
  var reasonAgainstResuming: String? {
    switch self {
    case .jsonl, .csv, .npy: nil
    case .json: "its rows stand in one array, which is whole only at the end"
    case .safetensors: "readers need its header to be final"
    case .text: "it is meant for reading along; csv holds the same numbers"
    case .table: "it does not hold the vectors"
    }
  }
}
