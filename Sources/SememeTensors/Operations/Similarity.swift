internal import CSememeKernels

/// How alike two vectors are: larger means more alike, whatever the function.
///
/// The names and signs are those of sentence-transformers: distances are negated.
public enum SimilarityFunction: String, Sendable, CaseIterable {
  /// The cosine of the angle: the dot product of the vectors at unit length.
  case cosine
  /// The dot product.
  case dot
  /// The Euclidean distance, negated.
  case euclidean
  /// The sum of absolute differences, negated.
  case manhattan
}

extension SimilarityFunction {
  /// The similarity of every row of one matrix with every row of another.
  ///
  /// - Parameters:
  ///   - a: [m × width].
  ///   - b: [n × width].
  ///   - execution: how to run.
  /// - Returns: [m × n].
  package func matrix(_ a: Tensor, _ b: Tensor, _ execution: Execution) -> Tensor {
    precondition(a.width == b.width, "similarity: widths \(a.width) and \(b.width)")
    let (a, b) = (prepared(a, execution), prepared(b, execution))
    let measure = row(execution.kernels)
    return execution.tensor([a.rows, b.rows]) { out in
      execution.forEachBlock(of: a.rows, minimum: 1) { rows in
        for i in rows {
          for j in 0..<b.rows {
            out[i * b.rows + j] = measure(
              a.address + i * a.width, b.address + j * b.width, a.width)
          }
        }
      }
    }
  }

  /// The similarity of each row of one matrix with the same row of another.
  ///
  /// - Parameters:
  ///   - a: [n × width].
  ///   - b: [n × width].
  ///   - execution: how to run.
  /// - Returns: [n].
  package func pairwise(_ a: Tensor, _ b: Tensor, _ execution: Execution) -> Tensor {
    precondition(
      a.width == b.width && a.rows == b.rows, "similarity: shapes \(a.shape) and \(b.shape)")
    let (a, b) = (prepared(a, execution), prepared(b, execution))
    let measure = row(execution.kernels)
    return execution.tensor([a.rows]) { out in
      for i in 0..<a.rows {
        out[i] = measure(a.address + i * a.width, b.address + i * b.width, a.width)
      }
    }
  }

  private func prepared(_ x: Tensor, _ execution: Execution) -> Tensor {
    self == .cosine ? Elementwise.normalize(x, execution) : x
  }

  private func row(
    _ kernels: KernelLevel
  ) -> (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Float {
    let table = kernels.table.pointee
    switch self {
    case .cosine, .dot: return { table.dot_f32($0, $1, $2) }
    case .euclidean: return { -table.squared_distance_f32($0, $1, $2).squareRoot() }
    case .manhattan: return { -table.manhattan_distance_f32($0, $1, $2) }
    }
  }
}
