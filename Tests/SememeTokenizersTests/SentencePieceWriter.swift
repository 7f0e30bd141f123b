/// SentencePiece model files written by the tests, in Protocol Buffers' wire format.
struct SentencePieceWriter {
  var pieces: [(text: String, score: Float, kind: UInt64)]
  var modelType: UInt64 = 1
  var unknownID: UInt64 = 0
  var characterMap: [UInt8] = []

  /// A file with the usual three special pieces and the pieces given.
  init(_ pieces: [(String, Float)], modelType: UInt64 = 1) {
    let special: [(text: String, score: Float, kind: UInt64)] = [
      ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3),
    ]
    self.pieces = special + pieces.map { ($0.0, $0.1, 1) }
    self.modelType = modelType
  }

  /// The file.
  var bytes: [UInt8] {
    let pieces = pieces.flatMap { piece in
      field(
        1,
        field(1, Array(piece.text.utf8)) + [0x15] + littleEndian(piece.score.bitPattern)
          + number(3, piece.kind))
    }
    // A field that no reader knows is passed over.
    let unknown = number(100, 7) + field(101, [1, 2, 3])
    let trainer = field(2, number(3, modelType) + number(40, unknownID) + unknown)
    let normalizer = field(3, field(2, characterMap) + number(3, 1))
    return pieces + trainer + normalizer
  }

  private func field(_ field: UInt64, _ content: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(content.count)) + content
  }

  private func number(_ field: UInt64, _ value: UInt64) -> [UInt8] {
    varint(field << 3) + varint(value)
  }

  private func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80
      ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + varint(value >> 7)
  }

  private func littleEndian(_ bits: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
  }
}
