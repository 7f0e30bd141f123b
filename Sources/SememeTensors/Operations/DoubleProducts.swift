internal import CSememeKernels

/// Products of matrices of doubles, on the calling thread.
package enum DoubleProducts {
  /// A matrix to multiply from the left: element [i, p] lies at i·rowStride + p·innerStride.
  package struct Left {
    let start: UnsafePointer<Double>
    let rowStride: Int
    let innerStride: Int

    /// Describes the matrix.
    ///
    /// - Parameters:
    ///   - start: where element [0, 0] lies.
    ///   - rowStride: from row to row of the product.
    ///   - innerStride: from term to term of a sum.
    package init(_ start: UnsafePointer<Double>, rowStride: Int, innerStride: Int) {
      (self.start, self.rowStride, self.innerStride) = (start, rowStride, innerStride)
    }
  }

  /// C += A·B.
  ///
  /// Every element is one chain of additions over the inner size.
  ///
  /// - Parameters:
  ///   - a: [rows × inner].
  ///   - b: [inner × columns], rows `bStride` apart.
  ///   - bStride: the distance of B's rows.
  ///   - c: [rows × columns], rows `cStride` apart, changed.
  ///   - cStride: the distance of C's rows.
  ///   - rows: of A and C.
  ///   - columns: of B and C.
  ///   - inner: how many terms each sum has.
  package static func add(
    _ a: Left, _ b: UnsafePointer<Double>, bStride: Int, to c: UnsafeMutablePointer<Double>,
    cStride: Int, rows: Int, columns: Int, inner: Int
  ) {
    var args = sememe_product_f64()
    (args.a, args.a_row, args.a_inner) = (a.start, a.rowStride, a.innerStride)
    (args.b, args.ldb) = (b, bStride)
    (args.c, args.ldc) = (c, cStride)
    (args.rows, args.columns, args.inner) = (rows, columns, inner)
    KernelLevel.preferred.table.pointee.add_product_f64(&args)
  }

  /// A ← A − v·wᵀ − w·vᵀ, then y = A·x with what A has become.
  ///
  /// - Parameters:
  ///   - a: symmetric, [size × size]; only its upper triangle is read and changed.
  ///   - aStride: the distance of A's rows.
  ///   - v: `size` numbers.
  ///   - w: as many.
  ///   - x: as many.
  ///   - y: as many, overwritten.
  ///   - size: of A and the vectors.
  package static func subtractAndMultiply(
    _ a: UnsafeMutablePointer<Double>, aStride: Int, v: UnsafePointer<Double>,
    w: UnsafePointer<Double>, x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>,
    size: Int
  ) {
    var args = sememe_symmetric_step_f64()
    (args.a, args.lda, args.size) = (a, aStride, size)
    (args.v, args.w, args.x, args.y) = (v, w, x, y)
    KernelLevel.preferred.table.pointee.symmetric_step_f64(&args)
  }
}
