/// Codes for vectors: each is cut into parts, and each part is replaced by the nearest of 256
/// centroids.
///
/// Jégou, Douze and Schmid 2011, "Product Quantization for Nearest Neighbor Search",
/// doi:10.1109/TPAMI.2010.57, in the layout of fastText: all parts have `partSize` numbers but the
/// last, which may have fewer.
package struct ProductQuantizer: Sendable {
  /// Centroids of a part.
  package static let centroidCount = 256
  /// Numbers of a vector.
  package let dimension: Int
  /// Numbers of a part.
  package let partSize: Int
  /// [parts × 256 × numbers of the part], `dimension` × 256 in all.
  package let centroids: [Float]

  /// A quantiser.
  ///
  /// - Parameters:
  ///   - dimension: numbers of a vector.
  ///   - partSize: numbers of a part, at least 1.
  ///   - centroids: [parts × 256 × numbers of the part].
  /// - Precondition: sizes agree.
  package init(dimension: Int, partSize: Int, centroids: [Float]) {
    precondition(
      partSize > 0 && centroids.count == dimension * Self.centroidCount,
      "product quantizer: \(centroids.count) centroids for \(dimension) numbers")
    self.dimension = dimension
    self.partSize = partSize
    self.centroids = centroids
  }

  /// Codes of a vector: parts, the last one perhaps shorter.
  package var partCount: Int { (dimension + partSize - 1) / partSize }

  /// Numbers of the last part.
  package var lastPartSize: Int { dimension - (partCount - 1) * partSize }

  /// Where the centroids of a part begin, and how many numbers each has.
  package func part(_ part: Int) -> (start: Int, size: Int) {
    (part * Self.centroidCount * partSize, part == partCount - 1 ? lastPartSize : partSize)
  }

  /// Writes the vector that codes stand for.
  ///
  /// - Parameters:
  ///   - codes: `partCount` bytes.
  ///   - scale: multiplies it.
  ///   - destination: room for `dimension` floats.
  package func decode(
    _ codes: UnsafePointer<UInt8>, scale: Float, into destination: UnsafeMutablePointer<Float>
  ) {
    var target = destination
    centroids.withUnsafeBufferPointer { centroids in
      for index in 0..<partCount {
        let (start, size) = part(index)
        let centroid = start + Int(codes[index]) * size
        for place in 0..<size { target[place] = centroids[centroid + place] * scale }
        target += size
      }
    }
  }
}
