extension SentencePieceConversion {
  /// The model that cuts words.
  func tokenModel() throws(TokenizerError) -> TokenModel {
    switch file.kind {
    case .unigram:
      .unigram(
        try Unigram(
          pieces, unknownID: unknownID, fallsBackToBytes: family.fallsBackToBytes, source: source))
    case .bpe: .bytePairs(try bytePairs())
    }
  }

  private func bytePairs() throws(TokenizerError) -> BytePairEncoding {
    let pieces = pieces
    let vocabulary = pieces.vocabulary
    var options = BytePairEncoding.Options()
    options.fusesUnknown = true
    if family.fallsBackToBytes { options.byteIDs = vocabulary.byteTokenIDs }
    options.unknownID = vocabulary.id(of: file.unknownPiece.utf8)
    guard let merges = SentencePieceMerges(pieces, parts: knownParts) else {
      throw TokenizerError(
        .invalidFile,
        "\(source): its pieces have more than \(SentencePieceMerges.maximumCount) merges")
    }
    guard options.unknownID != nil, let table = merges.table(vocabulary) else {
      throw TokenizerError(
        .invalidFile,
        """
        \(source): the vocabulary that \(family.rawValue) makes of it lacks "\(file.unknownPiece)", \
        or a part of a longer piece; is it a model of that class?
        """)
    }
    return BytePairEncoding(vocabulary: vocabulary, merges: table, options: options)
  }

  /// The file's pieces and ids; for Gemma the tab is the token of its byte.
  private var knownParts: Vocabulary {
    let known = file.pieces.vocabulary
    guard family == .gemma, known.id(of: "\t".utf8) == nil else { return known }
    var builder = Vocabulary.Builder()
    for id in 0..<file.pieces.count {
      file.pieces[id].withUnsafeBufferPointer { builder.append($0, id: Int32(id)) }
    }
    if let id = known.id(of: "<0x09>".utf8) {
      [0x09].withUnsafeBufferPointer { builder.append($0, id: id) }
    }
    return builder.finish()
  }
}

extension PieceList {
  /// Gives the tab the place of the token of its byte, unless it has one.
  mutating func replaceTabToken() {
    let vocabulary = vocabulary
    guard vocabulary.id(of: "\t".utf8) == nil else { return }
    let name = Array("<0x09>".utf8)
    guard let place = (0..<count).first(where: { self[$0].elementsEqual(name) }) else { return }
    var replaced = PieceList()
    replaced.reserve(count)
    for id in 0..<count {
      if id == place {
        replaced.append([0x09], score: 0)
      } else {
        replaced.append(self[id], score: scores[id])
      }
    }
    self = replaced
  }
}
