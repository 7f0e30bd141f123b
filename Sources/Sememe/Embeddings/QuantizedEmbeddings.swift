internal import SememeTensors

/// How a quantised vector stores a dimension; names and numbers as sentence-transformers has them.
public enum EmbeddingPrecision: String, Sendable, CaseIterable {
  /// One signed byte: the uint8 value less 128.
  case int8
  /// One unsigned byte: 255 equal steps from a dimension's minimum to its maximum.
  case uint8
  /// One bit, set where the value is positive; eight to a signed byte (the ubinary byte less 128).
  case binary
  /// One bit, set where the value is positive; eight to an unsigned byte, first dimension highest.
  case ubinary
}

/// Vectors with a byte or a bit per dimension.
public struct QuantizedEmbeddings: Sendable, Equatable {
  /// How a dimension is stored.
  public let precision: EmbeddingPrecision
  /// The number of vectors.
  public let count: Int
  /// Dimensions of the original vectors.
  public let dimension: Int
  /// Bytes of one vector.
  public let width: Int
  /// All vectors one after another; of signed precisions the bit patterns.
  public let bytes: [UInt8]

  /// The bytes of one vector as signed numbers.
  ///
  /// - Parameter index: which vector.
  /// - Returns: `width` numbers.
  public func signed(_ index: Int) -> [Int8] {
    bytes[index * width..<(index + 1) * width].map { Int8(bitPattern: $0) }
  }

  /// The bytes of one vector.
  public subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[index * width..<(index + 1) * width]
  }
}

/// The smallest and largest value of every dimension, from which the steps of int8 and uint8 follow.
public struct QuantizationRanges: Sendable, Equatable {
  /// Per dimension.
  public let minima: [Float]
  /// Per dimension.
  public let maxima: [Float]

  /// Takes given ranges.
  ///
  /// - Parameters:
  ///   - minima: per dimension.
  ///   - maxima: per dimension, none below its minimum.
  /// - Throws: `SememeError` where the lists are of unlike length or a range is reversed.
  public init(minima: [Float], maxima: [Float]) throws(SememeError) {
    guard minima.count == maxima.count,
      zip(minima, maxima).allSatisfy({ $0 <= $1 && $0.isFinite && $1.isFinite })
    else {
      throw SememeError(
        .invalidArgument,
        "quantisation needs a finite minimum and maximum per dimension, the minimum not above")
    }
    self.minima = minima
    self.maxima = maxima
  }

  /// Takes the ranges of calibration vectors.
  ///
  /// - Parameter calibration: vectors like those to be quantised, at least one, better hundreds.
  /// - Throws: `SememeError` where there is no vector, or one that is not finite.
  public init(of calibration: Embeddings) throws(SememeError) {
    guard calibration.count > 0 else {
      throw SememeError(.invalidArgument, "quantisation ranges need at least one vector")
    }
    guard Elementwise.isFinite(calibration.vectors, .best) else {
      throw SememeError(.nonFiniteVector, "quantisation ranges need finite vectors")
    }
    var minima = calibration[0]
    var maxima = minima
    for row in 1..<max(calibration.count, 1) {
      for (dimension, value) in calibration[row].enumerated() {
        minima[dimension] = min(minima[dimension], value)
        maxima[dimension] = max(maxima[dimension], value)
      }
    }
    try self.init(minima: minima, maxima: maxima)
  }
}
