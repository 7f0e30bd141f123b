/// Rows as codes of a product quantiser, perhaps with their lengths as codes of another: the matrix
/// of a fastText model in its quantised form.
///
/// Joulin et al. 2016, "FastText.zip: Compressing text classification models", arXiv:1612.03651.
package struct ProductQuantizedRows: Sendable {
  /// What the codes of directions mean.
  package let quantizer: ProductQuantizer
  /// [rows × parts].
  let codes: StoredNumbers<UInt8>
  /// What the codes of lengths mean, and one code a row; nil where rows were quantised as they are.
  let lengths: (quantizer: ProductQuantizer, codes: StoredNumbers<UInt8>)?

  init(
    quantizer: ProductQuantizer, codes: StoredNumbers<UInt8>,
    lengths: (quantizer: ProductQuantizer, codes: StoredNumbers<UInt8>)?
  ) {
    self.quantizer = quantizer
    self.codes = codes
    self.lengths = lengths
  }

  /// Quantised rows.
  ///
  /// - Parameters:
  ///   - quantizer: what the codes mean.
  ///   - codes: [rows × parts].
  ///   - lengths: a quantiser of one number and a code for each row, where lengths are apart.
  /// - Precondition: sizes agree.
  package init(
    quantizer: ProductQuantizer, codes: [UInt8],
    lengths: (quantizer: ProductQuantizer, codes: [UInt8])? = nil
  ) {
    let rows = quantizer.partCount == 0 ? 0 : codes.count / quantizer.partCount
    precondition(
      rows * quantizer.partCount == codes.count
        && lengths.map { $0.quantizer.dimension == 1 && $0.codes.count == rows } ?? true,
      "quantized rows: \(codes.count) codes of \(quantizer.partCount) parts")
    self.init(
      quantizer: quantizer, codes: StoredNumbers(codes),
      lengths: lengths.map { ($0.quantizer, StoredNumbers($0.codes)) })
  }

  /// How many rows there are.
  package var rowCount: Int {
    quantizer.partCount == 0 ? 0 : codes.count / quantizer.partCount
  }

  /// Writes a row.
  func copy(_ row: Int, into destination: UnsafeMutablePointer<Float>) {
    var scale: Float = 1
    if let lengths { scale = lengths.quantizer.centroids[Int(lengths.codes[row])] }
    codes.withBytes { bytes in
      let codes = bytes.bindMemory(to: UInt8.self)
      guard let base = codes.baseAddress else { return }
      quantizer.decode(base + row * quantizer.partCount, scale: scale, into: destination)
    }
  }
}

extension WordMatrix {
  /// A quantised matrix.
  ///
  /// - Parameter rows: its rows.
  package init(_ rows: ProductQuantizedRows) {
    self.init(
      rowCount: rows.rowCount, dimension: rows.quantizer.dimension, storage: .quantized(rows))
  }
}
