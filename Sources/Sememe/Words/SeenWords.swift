internal import SememeSystem
internal import SememeTokenizers
internal import SememeWords

/// The words outside of a vocabulary that texts have brought, with ids as long as they are needed.
///
/// A word may stand in the vocabulary in lower case; else its parts may have vectors. Ids of such
/// words follow those of the vocabulary. There are two generations: when the younger one is full the
/// older one is forgotten, so that memory stays bounded however many words go by, and ids stay valid
/// long enough for the batch that they are in.
final class SeenWords: OtherWords, Sendable {
  /// Words of a generation.
  private static let capacity = 1 << 20
  /// As many generations have ids of their own before those of the first are used again.
  private static let generations = 4
  /// How many ids all generations have.
  static let idCount = generations * capacity

  private let vectors: WordVectors
  private let state = Locked(State())

  private struct State {
    /// The number of the younger generation.
    var number = 0
    var younger = Generation()
    var older = Generation()
  }

  private struct Generation {
    var words: [String] = []
    var places: [String: Int] = [:]
  }

  init(_ vectors: WordVectors) { self.vectors = vectors }

  func id(of word: UnsafeBufferPointer<UInt8>) -> Int32? {
    let word = String(decoding: word, as: UTF8.self)
    if let place = vectors.vocabulary.index(of: word.lowercased()) { return Int32(place) }
    guard let subwords = vectors.subwords, subwords.hasVector(for: word) else { return nil }
    return state.withLock { state in
      let place: Int
      if let known = state.younger.places[word] {
        place = known
      } else {
        if state.younger.words.count == Self.capacity {
          (state.older, state.younger) = (state.younger, Generation())
          state.number = (state.number + 1) % Self.generations
        }
        place = state.younger.words.count
        state.younger.words.append(word)
        state.younger.places[word] = place
      }
      return Int32(vectors.count + state.number * Self.capacity + place)
    }
  }

  /// Whether a word has this id now.
  func contains(_ id: Int32) -> Bool { word(id) != nil }

  /// The word that has an id; nil where there is none any more.
  func word(_ id: Int32) -> String? {
    let beyond = Int(id) - vectors.count
    guard beyond >= 0, beyond < Self.idCount else { return nil }
    let (number, place) = beyond.quotientAndRemainder(dividingBy: Self.capacity)
    return state.withLock { state in
      let before = (state.number + Self.generations - 1) % Self.generations
      let words =
        number == state.number ? state.younger.words : number == before ? state.older.words : []
      return place < words.count ? words[place] : nil
    }
  }
}
