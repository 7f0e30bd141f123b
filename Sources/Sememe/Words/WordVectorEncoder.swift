internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers
internal import SememeWords

/// Word vectors as an encoder: a token is a word, and has the same vector in every text.
struct WordVectorEncoder: TextEncoder {
  /// As many words have ids beside those of words that texts bring.
  static let maximumCount = Int(Int32.max) - 1 - SeenWords.idCount

  let vectors: WordVectors
  /// Words outside of the vocabulary that texts have brought.
  let others: SeenWords

  init(_ vectors: WordVectors) {
    self.vectors = vectors
    others = SeenWords(vectors)
  }

  var vocabularySize: Int { vectors.count }
  var hiddenSize: Int { vectors.dimension }
  var layerCount: Int { 0 }
  var headCount: Int { 0 }
  var parameterCount: Int { vectors.count * vectors.dimension }
  var maximumLength: Int { .max }

  func validate(_ batch: TokenBatch) throws(ModelError) {
    for id in batch.ids where !(0..<vectors.count).contains(Int(id)) && !others.contains(id) {
      throw ModelError(
        .tokenOutOfRange,
        "token id \(id) stands for no word of the \(vectors.count), nor for one that was seen of "
          + "late; ids must come from these vectors' own tokenizer")
    }
  }

  func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    HiddenStates(lookedUp: lookup(batch.ids, execution), for: batch, execution)
  }

  func lookup(_ ids: [Int32], _ execution: Execution) -> Tensor {
    let width = vectors.dimension
    var rows = Tensor(zeros: [ids.count, width])
    rows.withUnsafeMutableBuffer { numbers in
      for (place, id) in ids.enumerated() {
        copy(
          id,
          into: UnsafeMutableBufferPointer(rebasing: numbers[place * width..<(place + 1) * width]))
      }
    }
    return rows
  }

  /// Sums in double precision, word by word: no text is too long for that.
  func means(of batch: TokenBatch, _ execution: Execution) -> Tensor? {
    let width = vectors.dimension
    var means = Tensor(zeros: [batch.count, width])
    var row = [Float](repeating: 0, count: width)
    for sequence in 0..<batch.count {
      let ids = batch.ids[batch.sequenceStarts[sequence]..<batch.sequenceStarts[sequence + 1]]
      guard !ids.isEmpty else { continue }
      var sums = [Double](repeating: 0, count: width)
      for id in ids {
        row.withUnsafeMutableBufferPointer { copy(id, into: $0) }
        for column in 0..<width { sums[column] += Double(row[column]) }
      }
      means.withUnsafeMutableBuffer { numbers in
        for column in 0..<width {
          numbers[sequence * width + column] = Float(sums[column] / Double(ids.count))
        }
      }
    }
    return means
  }

  /// Copies a word's vector.
  private func copy(_ id: Int32, into row: UnsafeMutableBufferPointer<Float>) {
    guard let base = row.baseAddress else { return }
    if Int(id) < vectors.count {
      vectors.matrix.copyRow(Int(id), into: base)
    } else if let word = others.word(id), let vector = vectors.vector(of: word) {
      for (column, number) in vector.enumerated() { row[column] = number }
    } else {
      row.update(repeating: 0)
    }
  }
}
