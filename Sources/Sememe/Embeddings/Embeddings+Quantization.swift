internal import SememeTensors

extension Embeddings {
  /// The vectors with a byte or a bit per dimension.
  ///
  /// int8 and uint8: floor((x − minimum)/((maximum − minimum)/255)), clipped to 0…255; a dimension
  /// without range gives its lowest value for its minimum. Bits say whether a value is positive.
  ///
  /// - Parameters:
  ///   - precision: how a dimension is stored.
  ///   - ranges: for int8 and uint8; nil takes the ranges of these vectors, which is sensible for
  ///     some hundred vectors or more.
  /// - Returns: quantised vectors in the same order.
  /// - Throws: `SememeError` where ranges do not fit or a value is not finite.
  public func quantized(
    to precision: EmbeddingPrecision, ranges: QuantizationRanges? = nil
  ) throws(SememeError) -> QuantizedEmbeddings {
    switch precision {
    case .int8, .uint8:
      if count == 0 { return empty(precision, width: dimension) }
      let ranges = if let ranges { ranges } else { try QuantizationRanges(of: self) }
      guard ranges.minima.count == dimension else {
        throw SememeError(
          .invalidArgument,
          "quantisation ranges have \(ranges.minima.count) dimensions, the vectors \(dimension)")
      }
      return try steps(precision, ranges, offset: precision == .int8 ? 128 : 0)
    case .binary, .ubinary:
      return bits(precision, offset: precision == .binary ? 128 : 0)
    }
  }

  private func empty(_ precision: EmbeddingPrecision, width: Int) -> QuantizedEmbeddings {
    QuantizedEmbeddings(
      precision: precision, count: 0, dimension: dimension, width: width, bytes: [])
  }

  private func steps(
    _ precision: EmbeddingPrecision, _ ranges: QuantizationRanges, offset: UInt8
  ) throws(SememeError) -> QuantizedEmbeddings {
    let sizes = zip(ranges.minima, ranges.maxima).map { minimum, maximum in
      let size = (maximum - minimum) / 255
      return size == 0 ? 1 : size
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(vectors.count)
    for (index, value) in vectors.values.enumerated() {
      let column = index % dimension
      let step = ((value - ranges.minima[column]) / sizes[column]).rounded(.down)
      guard step.isFinite else {
        throw SememeError(
          .nonFiniteVector, "vector \(index / dimension) cannot be quantised: it is not finite")
      }
      bytes.append(UInt8(min(max(step, 0), 255)) &- offset)
    }
    return QuantizedEmbeddings(
      precision: precision, count: count, dimension: dimension, width: dimension, bytes: bytes)
  }

  private func bits(_ precision: EmbeddingPrecision, offset: UInt8) -> QuantizedEmbeddings {
    let width = (dimension + 7) / 8
    var bytes = [UInt8](repeating: 0, count: count * width)
    for (index, value) in vectors.values.enumerated() where value > 0 {
      let (row, column) = index.quotientAndRemainder(dividingBy: dimension)
      bytes[row * width + column / 8] |= 0x80 >> UInt8(column % 8)
    }
    if offset != 0 {
      for index in bytes.indices { bytes[index] &-= offset }
    }
    return QuantizedEmbeddings(
      precision: precision, count: count, dimension: dimension, width: width, bytes: bytes)
  }
}
