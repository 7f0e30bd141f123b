internal import SememeSystem
internal import SememeTensors

extension FastTextReader {
  /// A byte that says yes or no; before version 11 there are none, and all say no.
  mutating func flag(_ part: String) throws(WordVectorsError) -> Bool {
    guard isModern else { return false }
    let value = try stream.number(part, UInt8.self)
    guard value <= 1 else { throw stream.malformed(part, "flag \(value), expected 0 or 1") }
    return value == 1
  }

  /// The sizes of a matrix whose rows take so many bytes.
  mutating func sizes(
    _ part: String, rowSize: (Int) -> Int
  ) throws(WordVectorsError) -> (rows: Int, columns: Int) {
    let rows = try stream.number(part, Int64.self)
    let columns = try stream.number(part, Int64.self)
    guard rows >= 0, columns > 0, columns <= Int64(VectorSizes.largestDimension),
      rows <= Int64(stream.remainingBound / max(rowSize(Int(columns)), 1))
    else {
      throw stream.malformed(
        part,
        "\(rows) × \(columns) numbers cannot follow in \(stream.remainingBound) bytes; "
          + "the file is cut off or damaged: fetch it again")
    }
    return (Int(rows), Int(columns))
  }

  mutating func matrix(
    _ part: String, _ arguments: FastTextArguments
  ) throws(WordVectorsError) -> WordMatrix {
    let (rows, columns) = try sizes(part) { $0 * MemoryLayout<Float>.size }
    let size = rows * columns * MemoryLayout<Float>.size
    guard stream.isPacked else {
      let places = FileRows(file: stream.file, places: .dense(start: stream.position))
      try stream.skip(part, size)
      return WordMatrix(rowCount: rows, dimension: columns, storage: .file(places))
    }
    return WordMatrix(Tensor(try array(part, rows * columns), shape: [rows, columns]))
  }

  /// Numbers of a packed file: room is made as they come, for what it claims may be wrong.
  mutating func array<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ part: String, _ count: Int
  ) throws(WordVectorsError) -> [Number] {
    let step = (1 << 22) / MemoryLayout<Number>.stride
    var numbers: [Number] = []
    while numbers.count < count {
      let begin = numbers.count
      numbers.append(contentsOf: repeatElement(0, count: min(count - begin, step)))
      try numbers.withUnsafeMutableBufferPointer { (numbers) throws(WordVectorsError) in
        let room = UnsafeMutableBufferPointer(rebasing: numbers[begin...])
        try stream.read(part, into: UnsafeMutableRawBufferPointer(room))
      }
    }
    return numbers
  }

  mutating func quantizedMatrix(
    _ part: String
  ) throws(WordVectorsError) -> WordMatrix {
    let hasLengths = try flag(part)
    let (rows, columns) = try sizes(part) { _ in 1 }
    let codeCount = Int(try stream.number(part, Int32.self))
    guard codeCount >= 0, rows == 0 ? codeCount == 0 : codeCount % rows == 0 else {
      throw stream.malformed(part, "\(codeCount) codes for \(rows) rows: fetch the file again")
    }
    let codes: [UInt8] = try array(part, codeCount)
    let quantizer = try quantizer(part)
    guard quantizer.dimension == columns, codeCount == rows * quantizer.partCount else {
      throw stream.malformed(
        part,
        "\(codeCount) codes for \(rows) rows in \(quantizer.partCount) parts of "
          + "\(quantizer.dimension) numbers, expected \(columns) numbers: fetch the file again")
    }
    guard hasLengths else {
      return WordMatrix(ProductQuantizedRows(quantizer: quantizer, codes: codes))
    }
    let lengthCodes: [UInt8] = try array(part, rows)
    let lengths = try self.quantizer("\(part), lengths")
    guard lengths.dimension == 1 else {
      throw stream.malformed(part, "lengths of \(lengths.dimension) numbers, expected 1")
    }
    return WordMatrix(
      ProductQuantizedRows(quantizer: quantizer, codes: codes, lengths: (lengths, lengthCodes)))
  }

  mutating func quantizer(_ part: String) throws(WordVectorsError) -> ProductQuantizer {
    let dimension = Int(try stream.number(part, Int32.self))
    let partCount = Int(try stream.number(part, Int32.self))
    let partSize = Int(try stream.number(part, Int32.self))
    let lastSize = Int(try stream.number(part, Int32.self))
    guard (1...VectorSizes.largestDimension).contains(dimension),
      (1...dimension).contains(partSize),
      partCount == (dimension + partSize - 1) / partSize,
      lastSize == dimension - (partCount - 1) * partSize,
      dimension * ProductQuantizer.centroidCount <= stream.remainingBound / 4
    else {
      throw stream.malformed(
        part,
        "a quantiser of \(dimension) numbers in \(partCount) parts of \(partSize), the last of "
          + "\(lastSize); the file is cut off or damaged: fetch it again")
    }
    let centroids: [Float] = try array(part, dimension * ProductQuantizer.centroidCount)
    return ProductQuantizer(dimension: dimension, partSize: partSize, centroids: centroids)
  }
}
