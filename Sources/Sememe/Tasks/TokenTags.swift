internal import SememeTensors
internal import SememeTokenizers

/// The tokens of one window with the probabilities of their classes, on the way to entities.
///
/// The rules are those of transformers' token-classification pipeline, its tests for words among
/// them: a vocabulary that marks what continues a word tells; elsewhere a space does.
struct TokenTags {
  /// A token of the text.
  private struct Tag {
    let piece: String
    let probabilities: [Float]
    let bytes: Range<Int>
    let scalars: Range<Int>
    let continuesWord: Bool
  }

  /// A token or word with its class, not yet grouped.
  private struct Decision {
    let label: String
    let score: Float
    let word: String
    let bytes: Range<Int>
    let scalars: Range<Int>

    /// Whether the class's name says that an entity begins here.
    var isBeginning: Bool { label.hasPrefix("B-") }

    /// The class without the mark of its beginning or inside.
    var kind: Substring {
      isBeginning || label.hasPrefix("I-") ? label.dropFirst(2) : label[...]
    }
  }

  private let tags: [Tag]
  private let tokenizer: Tokenizer

  /// Takes the tokens of a window.
  ///
  /// - Parameters:
  ///   - text: the whole text.
  ///   - window: its tokens.
  ///   - logits: [tokens × classes].
  ///   - tokenizer: made the tokens.
  init(text: String, _ window: Encoding, _ logits: Tensor, _ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    let utf8 = Array(text.utf8)
    tags = window.ids.indices.filter { !window.isSpecial[$0] }.map { place in
      let (bytes, scalars) = (window.byteOffsets[place], window.scalarOffsets[place])
      var piece = tokenizer.token(of: window.ids[place]) ?? ""
      var continues: Bool
      if tokenizer.marksContinuations {
        continues = piece.unicodeScalars.count != scalars.count
      } else {
        let touched = utf8[max(bytes.lowerBound - 1, 0)..<min(bytes.lowerBound + 1, utf8.count)]
        continues = bytes.lowerBound > 0 && !touched.contains(UInt8(ascii: " "))
      }
      if window.ids[place] == tokenizer.specialTokens.unknown {
        piece = String(decoding: utf8[bytes], as: UTF8.self)
        continues = false
      }
      return Tag(
        piece: piece,
        probabilities: Probabilities.softmax(logits.rows(place..<place + 1).values),
        bytes: bytes, scalars: scalars, continuesWord: continues)
    }
  }

  /// The entities, those of every class.
  func entities(
    _ aggregation: TokenClassifier.Aggregation, _ labels: [String]
  ) -> [TaggedEntity] {
    let decisions: [Decision]
    switch aggregation {
    case .none, .simple:
      decisions = tags.map {
        decision([$0], word: $0.piece, probabilities: $0.probabilities, labels)
      }
    case .first, .average, .max:
      decisions = words().map { word in
        decision(
          word, word: tokenizer.decode(tokens: word.map(\.piece)),
          probabilities: TokenTags.probabilities(of: word, aggregation), labels)
      }
    }
    if aggregation == .none {
      return decisions.map {
        TaggedEntity(
          label: $0.label, score: $0.score, word: $0.word, byteRange: $0.bytes,
          scalarRange: $0.scalars)
      }
    }
    return groups(of: decisions)
  }

  /// Tokens that belong to one word.
  private func words() -> [[Tag]] {
    tags.reduce(into: []) { words, tag in
      if tag.continuesWord, !words.isEmpty {
        words[words.count - 1].append(tag)
      } else {
        words.append([tag])
      }
    }
  }

  private static func probabilities(
    of word: [Tag], _ aggregation: TokenClassifier.Aggregation
  ) -> [Float] {
    switch aggregation {
    case .none, .simple, .first: return word[0].probabilities
    case .max:
      var best = word[0]
      for tag in word where (tag.probabilities.max() ?? 0) > (best.probabilities.max() ?? 0) {
        best = tag
      }
      return best.probabilities
    case .average:
      return word[0].probabilities.indices.map { label in
        word.reduce(0) { $0 + $1.probabilities[label] } / Float(word.count)
      }
    }
  }

  private func decision(
    _ word: [Tag], word text: String, probabilities: [Float], _ labels: [String]
  ) -> Decision {
    var best = 0
    for label in probabilities.indices where probabilities[label] > probabilities[best] {
      best = label
    }
    return Decision(
      label: labels[best], score: probabilities[best], word: text,
      bytes: word[0].bytes.lowerBound..<word[word.count - 1].bytes.upperBound,
      scalars: word[0].scalars.lowerBound..<word[word.count - 1].scalars.upperBound)
  }

  /// Neighbours of one class together, unless the second one begins an entity of its own.
  private func groups(of decisions: [Decision]) -> [TaggedEntity] {
    var groups: [[Decision]] = []
    for decision in decisions {
      if let last = groups.last?.last, last.kind == decision.kind, !decision.isBeginning {
        groups[groups.count - 1].append(decision)
      } else {
        groups.append([decision])
      }
    }
    return groups.map { group in
      TaggedEntity(
        label: String(group[0].label.drop(through: "-")),
        score: group.reduce(0) { $0 + $1.score } / Float(group.count),
        word: tokenizer.decode(tokens: group.map(\.word)),
        byteRange: group[0].bytes.lowerBound..<group[group.count - 1].bytes.upperBound,
        scalarRange: group[0].scalars.lowerBound..<group[group.count - 1].scalars.upperBound)
    }
  }
}

extension String {
  /// What stands behind the first of a character; everything where there is none.
  fileprivate func drop(through character: Character) -> Substring {
    firstIndex(of: character).map { self[index(after: $0)...] } ?? self[...]
  }
}
