/// The tokens added to a model's vocabulary.
struct AddedVocabulary: Sendable {
  /// The tokens by id.
  private let byID: [Int32: AddedToken]
  private let idsByContent: [String: Int32]
  /// The ids, ascending.
  private let ids: [Int32]
  private let specialContents: Set<String>
  /// Finds the tokens that are looked for in the text as it came.
  let rawMatcher: AddedTokenMatcher
  /// Finds the tokens that are looked for in normalised text.
  let normalizedMatcher: AddedTokenMatcher

  /// Adds tokens to a model's vocabulary.
  ///
  /// As in Hugging Face's library a token that the model knows keeps the model's id, and any other
  /// gets the next free one: the ids that a file states are not followed where they differ. Of
  /// tokens of the same content the last counts.
  init(_ tokens: [AddedToken], model: TokenModel, normalizer: Normalizer?) {
    var byID: [Int32: AddedToken] = [:]
    var ids: [String: Int32] = [:]
    var next = Int32(clamping: model.entryCount)
    for token in tokens where !token.content.isEmpty {
      let known = ids[token.content] ?? model.vocabulary.id(of: token.content.utf8)
      let id = known ?? next
      next = max(next, id &+ 1)
      ids[token.content] = id
      byID[id] = token.with(id: id)
    }
    self.byID = byID
    self.ids = byID.keys.sorted()
    idsByContent = ids
    specialContents = Set(tokens.lazy.filter(\.isSpecial).map(\.content))
    var seen: Set<String> = []
    let distinct = tokens.filter { seen.insert($0.content).inserted }
      .compactMap { token in ids[token.content].flatMap { byID[$0] } }
    let current = distinct.filter(\.isSpecial) + distinct.filter { !$0.isSpecial }
    rawMatcher = AddedTokenMatcher(
      current.filter { !$0.isNormalized }.map { (Array($0.content.utf8), $0) })
    normalizedMatcher = AddedTokenMatcher(
      current.filter(\.isNormalized).map { token in
        let content = Array(token.content.utf8)
        return (normalizer?.normalized(content) ?? content, token)
      })
  }

  /// The tokens, by ascending id.
  var tokens: [AddedToken] { byID.values.sorted { $0.id < $1.id } }

  /// How many ids the model's vocabulary lacks.
  func countBeyond(_ vocabulary: Vocabulary) -> Int {
    byID.keys.count { vocabulary.token(of: $0) == nil }
  }

  /// The id of an added token.
  func id(of content: String) -> Int32? { idsByContent[content] }

  /// Whether an added token has an id, told quicker than by ``token(of:)``.
  func contains(_ id: Int32) -> Bool {
    let place = firstIndex(below: ids.count) { ids[$0] >= id }
    return place < ids.count && ids[place] == id
  }

  /// The added token that has an id.
  func token(of id: Int32) -> AddedToken? { byID[id] }

  /// Whether decoding may leave out a token.
  func isSpecial(_ content: String) -> Bool { specialContents.contains(content) }
}

extension AddedToken {
  fileprivate func with(id: Int32) -> AddedToken {
    AddedToken(
      content: content, id: id, isSingleWord: isSingleWord, stripsLeft: stripsLeft,
      stripsRight: stripsRight, isNormalized: isNormalized, isSpecial: isSpecial)
  }
}
