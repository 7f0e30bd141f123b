internal import SememeTensors

/// Coordinates of points, each point in one SIMD vector with zeros behind them.
struct MapPoints<Vector: SIMD & Sendable>: Sendable where Vector.Scalar == Float {
  /// One for each point.
  var vectors: [Vector]
  /// How many coordinates a point has.
  let dimension: Int

  /// The points that a tensor holds, [count × dimension].
  init(_ points: Tensor) {
    dimension = points.width
    vectors = points.withUnsafeBuffer { source in
      (0..<points.rows).map { row in
        var vector = Vector.zero
        for axis in 0..<points.width { vector[axis] = source[row * points.width + axis] }
        return vector
      }
    }
  }

  init(vectors: [Vector], dimension: Int) {
    (self.vectors, self.dimension) = (vectors, dimension)
  }

  /// [count × dimension].
  var tensor: Tensor {
    Tensor([vectors.count, dimension]) { target in
      for (row, vector) in vectors.enumerated() {
        for axis in 0..<dimension { target[row * dimension + axis] = vector[axis] }
      }
    }
  }
}
