internal import SememeCheckpoints
internal import SememeSystem
internal import SememeTensors

/// Vectors as a matrix of NumPy (`.npy`), whose words stand in a text file beside.
enum NumPyVectors {
  /// Opens a matrix of 16-, 32- or 64-bit floats; 32-bit ones stay in their file.
  ///
  /// - Throws: `WordVectorsError` where it is no such matrix, or damaged.
  static func read(_ path: String, mapping: Mapping) throws(WordVectorsError) -> WordMatrix {
    let file: NumPyFile
    do throws(CheckpointError) {
      file = try NumPyFile(path: path, mapping: mapping)
    } catch {
      throw WordVectorsError(reading: error, path: path)
    }
    let (array, shape) = (file.array, file.array.shape)
    guard shape.count == 2, (1...VectorSizes.largestDimension).contains(shape[1]) else {
      throw WordVectorsError(
        .malformedFile, "\(path): expected a matrix: 'shape': (words, dimension)", path: path)
    }
    let (rows, dimension) = (shape[0], shape[1])
    switch array.type {
    case .float32:
      return WordMatrix(
        rowCount: rows, dimension: dimension,
        storage: .file(FileRows(file: file.contents, places: .dense(start: file.start))))
    case .float16:
      let halves = StoredNumbers<UInt16>(count: rows * dimension) { target in
        _ = array.withBytes { UnsafeMutableRawBufferPointer(target).copyMemory(from: $0) }
      }
      return WordMatrix(rowCount: rows, dimension: dimension, storage: .halves(halves))
    case .float64:
      do throws(CheckpointError) {
        return WordMatrix(try array.tensorInRange())
      } catch {
        throw WordVectorsError(reading: error, path: path)
      }
    default:
      throw WordVectorsError(
        .unsupportedFormat,
        "\(path): vectors of \(array.typeName); save them as float32: matrix.astype('<f4')",
        path: path)
    }
  }

  /// Writes a matrix as 32-bit floats.
  ///
  /// - Throws: `WordVectorsError` where it cannot be written; what stood there before still stands.
  static func write(_ matrix: WordMatrix, to path: String) throws(WordVectorsError) {
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      try file.write(NumPyFile.header(rows: matrix.rowCount, columns: matrix.dimension))
      try matrix.writeFloats(to: file)
      try file.commit()
    } catch {
      throw WordVectorsError(writing: error)
    }
  }
}
