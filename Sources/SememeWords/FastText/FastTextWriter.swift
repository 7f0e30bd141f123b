internal import SememeSystem

/// Writes a whole model as fastText does (`FastText::saveModel`, version 12).
struct FastTextWriter {
  private let file: AtomicFile

  /// Writes a model; see ``FastTextModel/save(to:)``.
  static func write(_ model: FastTextModel, to path: String) throws(WordVectorsError) {
    do throws(SystemError) {
      let file = try AtomicFile(path: path)
      let writer = FastTextWriter(file: file)
      try writer.write(model)
      try file.commit()
    } catch {
      throw WordVectorsError(writing: error)
    }
  }

  private func write(_ model: FastTextModel) throws(SystemError) {
    let arguments = model.arguments
    try write(FastTextReader.magic, FastTextReader.currentVersion)
    try write(
      arguments.dimension, arguments.windowSize, arguments.epochs, arguments.minCount,
      arguments.negatives, arguments.wordNgrams, arguments.loss.rawValue, arguments.model.rawValue,
      arguments.buckets, arguments.minN, arguments.maxN, arguments.learningRateUpdateRate)
    try write(arguments.samplingThreshold.bitPattern)
    try write(model.dictionary)
    let isQuantized = model.isQuantized
    try file.write([isQuantized ? 1 : 0])
    try write(model.input)
    let hasQuantizedOutput = isQuantized && model.output.isQuantized
    try file.write([hasQuantizedOutput ? 1 : 0])
    try write(model.output)
  }

  private func write(_ dictionary: FastTextDictionary) throws(SystemError) {
    let (words, labels) = (dictionary.words, dictionary.labels)
    try write(Int32(words.count + labels.count), Int32(words.count), Int32(labels.count))
    try write(dictionary.tokenCount)
    try write(dictionary.keptBuckets.map { Int64($0.count) } ?? -1)
    for (vocabulary, type) in [(words, UInt8(0)), (labels, 1)] {
      for index in 0..<vocabulary.count {
        try file.write(vocabulary.bytes(at: index) + [0])
        try write(Int64(vocabulary.frequency(at: index) ?? 0))
        try file.write([type])
      }
    }
    for (bucket, row) in (dictionary.keptBuckets ?? [:]).sorted(by: { $0.value < $1.value }) {
      try write(bucket, row)
    }
  }

  private func write(_ matrix: WordMatrix) throws(SystemError) {
    if case .quantized(let rows) = matrix.storage {
      try write(rows, dimension: matrix.dimension)
      return
    }
    try write(Int64(matrix.rowCount), Int64(matrix.dimension))
    try matrix.writeFloats(to: file)
  }

  private func write(_ rows: ProductQuantizedRows, dimension: Int) throws(SystemError) {
    try file.write([rows.lengths == nil ? 0 : 1])
    try write(Int64(rows.rowCount), Int64(dimension))
    try write(Int32(rows.codes.count))
    try rows.codes.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
    try write(rows.quantizer)
    guard let lengths = rows.lengths else { return }
    try lengths.codes.withBytes { (bytes) throws(SystemError) in try file.write(raw: bytes) }
    try write(lengths.quantizer)
  }

  private func write(_ quantizer: ProductQuantizer) throws(SystemError) {
    try write(
      Int32(quantizer.dimension), Int32(quantizer.partCount), Int32(quantizer.partSize),
      Int32(quantizer.lastPartSize))
    try quantizer.centroids.withUnsafeBufferPointer { (numbers) throws(SystemError) in
      try file.write(raw: UnsafeRawBufferPointer(numbers))
    }
  }

  /// Integers, little-endian.
  private func write<T: FixedWidthInteger>(_ numbers: T...) throws(SystemError) {
    for number in numbers {
      try file.write(withUnsafeBytes(of: number.littleEndian) { Array($0) })
    }
  }
}

extension WordMatrix {
  /// Whether rows are codes of a product quantiser.
  var isQuantized: Bool {
    if case .quantized = storage { true } else { false }
  }

  /// Appends all rows to a file as 32-bit floats, little-endian, some at a time.
  func writeFloats(to file: AtomicFile) throws(SystemError) {
    let scratch = UnsafeMutableBufferPointer<Float>.allocate(
      capacity: max(Self.block(0, of: rowCount).count * dimension, 1))
    defer { scratch.deallocate() }
    for block in 0..<Self.blockCount(rowCount) {
      let range = Self.block(block, of: rowCount)
      try withRows(range, scratch: scratch) { (numbers) throws(SystemError) in
        try file.write(raw: UnsafeRawBufferPointer(numbers))
      }
    }
  }
}
