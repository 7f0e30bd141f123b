/// What a SentencePiece `.model` file says, as far as tokenizers need it.
///
/// Reference: `sentencepiece_model.proto` of github.com/google/sentencepiece.
struct SentencePieceModel {
  /// How the model cuts words.
  enum Kind: UInt64 {
    case unigram = 1
    case bpe = 2
  }

  /// What a piece stands for.
  enum PieceKind: UInt64 {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6
  }

  private(set) var pieces = PieceList()
  private(set) var kinds: [PieceKind] = []
  private(set) var kind = Kind.unigram
  private(set) var unknownID = 0
  private(set) var unknownPiece = "<unk>"
  /// The compiled character map, nil when there is none.
  private(set) var characterMap: CharacterMap?

  /// Pieces may not be longer than this many bytes: SentencePiece's own have a few dozen.
  private static let longestPiece = 4096

  /// Reads a file.
  init(_ bytes: [UInt8], source: String) throws(TokenizerError) {
    do throws(Failure) {
      try Self.forEachField(bytes[...]) { (field, value) throws(Failure) in
        switch (field, value) {
        case (1, .bytes(let message)): try readPiece(message)
        case (2, .bytes(let message)): try readTrainer(message)
        case (3, .bytes(let message)): try readNormalizer(message)
        default: break
        }
      }
      guard pieces.count > 0 else { throw Failure(problem: "it holds no pieces") }
    } catch {
      throw TokenizerError(
        error.code, "\(source) is no SentencePiece model that can be read: \(error.problem)")
    }
  }

  /// The text of a piece.
  func piece(_ id: Int) -> String {
    String(decoding: pieces.text[pieces.starts[id]..<pieces.starts[id + 1]], as: UTF8.self)
  }

  private struct Failure: Error {
    var code = TokenizerError.Code.invalidFile
    let problem: String
  }

  private static func forEachField(
    _ message: ArraySlice<UInt8>,
    _ body: (Int, WireReader.Value) throws(Failure) -> Void
  ) throws(Failure) {
    var reader = WireReader(message)
    while true {
      let next: (field: Int, value: WireReader.Value)?
      do throws(WireReader.Damage) {
        next = try reader.next()
      } catch {
        throw Failure(problem: "at byte \(error.offset) there is \(error.problem)")
      }
      guard let (field, value) = next else { return }
      try body(field, value)
    }
  }

  private mutating func readPiece(_ message: ArraySlice<UInt8>) throws(Failure) {
    var text = message.prefix(0)
    var score = Float(0)
    var kind: PieceKind? = .normal
    try Self.forEachField(message) { field, value in
      switch (field, value) {
      case (1, .bytes(let bytes)): text = bytes
      case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
      case (3, .varint(let value)): kind = PieceKind(rawValue: value)
      default: break
      }
    }
    let id = pieces.count
    guard let kind else { throw Failure(problem: "piece \(id) is of a kind that is not known") }
    guard score.isFinite else { throw Failure(problem: "piece \(id) has the score \(score)") }
    guard text.count <= Self.longestPiece, String(validating: text, as: UTF8.self) != nil else {
      throw Failure(
        problem: "piece \(id) is not UTF-8 text of at most \(Self.longestPiece) bytes")
    }
    pieces.append(text, score: Double(score))
    kinds.append(kind)
  }

  private mutating func readTrainer(_ message: ArraySlice<UInt8>) throws(Failure) {
    try Self.forEachField(message) { (field, value) throws(Failure) in
      switch (field, value) {
      case (3, .varint(let value)):
        guard let kind = Kind(rawValue: value) else {
          throw Failure(
            code: .unsupportedComponent,
            problem: "its model type \(value) is neither Unigram (1) nor BPE (2)")
        }
        self.kind = kind
      case (40, .varint(let value)): unknownID = Int(truncatingIfNeeded: value)
      case (45, .bytes(let text)): unknownPiece = String(decoding: text, as: UTF8.self)
      default: break
      }
    }
  }

  private mutating func readNormalizer(_ message: ArraySlice<UInt8>) throws(Failure) {
    try Self.forEachField(message) { (field, value) throws(Failure) in
      guard field == 2, case .bytes(let bytes) = value, !bytes.isEmpty else { return }
      guard let map = CharacterMap(bytes) else {
        throw Failure(problem: "its compiled character map is damaged")
      }
      characterMap = map
    }
  }
}
