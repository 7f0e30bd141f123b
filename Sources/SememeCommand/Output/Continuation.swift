import Sememe
import SememeTensors

/// Compares the first vector of a continued run with the last row of the run before.
///
/// Vectors are the same to the last bit whatever their company, so that a difference means another
/// model, other options, another input or another kernel level: rows that must not stand in one
/// file.
struct Continuation {
  private let format: VectorFormat
  private var expected: ResumePoint?

  init(_ format: VectorFormat, _ expected: ResumePoint?) {
    self.format = format
    self.expected = expected
  }

  /// How many rows at the start of these are in the file already.
  ///
  /// - Parameter vectors: the next ones.
  /// - Returns: 1 for the first ones of a continued run, else 0.
  /// - Throws: `CommandError` where they do not continue what is there.
  mutating func knownRows(of vectors: Embeddings) throws -> Int {
    guard let point = expected, vectors.count > 0 else { return 0 }
    let row = vectors.vectors.rows(0..<1).withUnsafeBuffer {
      VectorRow.bytes(format, index: point.skippedTexts, $0)
    }
    guard row == point.lastRow else {
      throw CommandError(
        ExitStatus.badData,
        "\(point.file): row \(point.rows) is not the vector of text \(point.rows); continue with "
          + "the same input, model, options and kernel level, or remove the file")
    }
    expected = nil
    return 1
  }

  /// Makes sure that the continued rows were reached.
  ///
  /// - Throws: `CommandError` where the input ended before.
  func requireEnd() throws {
    guard let point = expected else { return }
    throw CommandError(
      ExitStatus.badData,
      "\(point.file) holds \(point.rows) rows, but the input has fewer texts; continue with the "
        + "same input, or remove the file")
  }
}
