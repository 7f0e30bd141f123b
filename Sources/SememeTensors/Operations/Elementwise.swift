internal import CSememeKernels

/// Simple arithmetic on whole tensors and rows.
package enum Elementwise {
  /// Every element times a factor.
  ///
  /// - Parameters:
  ///   - x: any shape.
  ///   - factor: the factor.
  ///   - execution: how to run.
  /// - Returns: the same shape.
  package static func scale(_ x: Tensor, by factor: Float, _ execution: Execution) -> Tensor {
    execution.tensor(x.shape) { y in
      execution.kernels.table.pointee.scale_f32(x.address, factor, y, x.count)
    }
  }

  /// The element-wise sum of two tensors.
  ///
  /// - Parameters:
  ///   - a: any shape.
  ///   - b: the same shape.
  ///   - execution: how to run.
  /// - Returns: the same shape.
  package static func add(_ a: Tensor, _ b: Tensor, _ execution: Execution) -> Tensor {
    precondition(a.shape == b.shape, "add: \(a.shape) and \(b.shape)")
    return execution.tensor(a.shape) { y in
      execution.kernels.table.pointee.add_f32(a.address, b.address, y, a.count)
    }
  }

  /// Every row divided by max(its Euclidean length, 1e-12), as torch's `normalize` does.
  ///
  /// - Parameters:
  ///   - x: [rows × width].
  ///   - execution: how to run.
  /// - Returns: [rows × width].
  package static func normalize(_ x: Tensor, _ execution: Execution) -> Tensor {
    execution.tensor(x.shape) { y in
      execution.kernels.table.pointee.l2_normalize_f32(x.address, 1e-12, y, x.rows, x.width)
    }
  }

  /// Whether every element is a finite number.
  ///
  /// - Parameters:
  ///   - x: any shape.
  ///   - kernels: the level that looks.
  /// - Returns: false where an element is NaN or infinite.
  package static func isFinite(_ x: Tensor, _ kernels: KernelLevel) -> Bool {
    isWithin(x, .greatestFiniteMagnitude, kernels)
  }

  /// Whether every element is a number of at most a given size.
  ///
  /// - Parameters:
  ///   - x: any shape.
  ///   - bound: the size.
  ///   - kernels: the level that looks.
  ///   - pool: the threads that share the elements; the calling one looks alone where there is none.
  /// - Returns: false where an element is NaN or larger than `bound` in size.
  package static func isWithin(
    _ x: Tensor, _ bound: Float, _ kernels: KernelLevel, _ pool: ThreadPool? = nil
  ) -> Bool {
    let part = 1 << 18
    guard let pool, x.count > part else {
      return kernels.table.pointee.all_within_f32(x.address, bound, x.count)
    }
    var found = [Bool](repeating: false, count: (x.count + part - 1) / part)
    found.withUnsafeMutableBufferPointer { found in
      let found = found
      pool.forEach(found.count) { index in
        let first = index * part
        found[index] = kernels.table.pointee.all_within_f32(
          x.address + first, bound, min(part, x.count - first))
      }
    }
    return found.allSatisfy { $0 }
  }
}
