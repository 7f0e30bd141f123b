/// Part of a question: a word or a vector.
public enum WordTerm: Sendable, Hashable, ExpressibleByStringLiteral {
  /// A word: of the vocabulary, or any other where the model has subwords. It is no answer to the
  /// question that it is part of.
  case word(String)
  /// A vector of the model's dimension.
  case vector([Float])

  /// A word.
  public init(stringLiteral value: String) { self = .word(value) }
}

extension WordVectors {
  /// The vector of a word that must have one.
  ///
  /// - Parameter word: the word.
  /// - Returns: `dimension` numbers.
  /// - Throws: `WordVectorsError` where neither the vocabulary nor subwords know it.
  func requireVector(of word: String) throws(WordVectorsError) -> [Float] {
    guard let vector = vector(of: word) else {
      throw WordVectorsError(
        .unknownWord,
        "\"\(word)\" is none of the \(count) words of the vocabulary"
          + (hasSubwords ? " and shares no part with them" : "; case and spelling count"))
    }
    return vector
  }

  /// A term's vector at length 1.
  func unitVector(of term: WordTerm) throws(WordVectorsError) -> [Float] {
    switch term {
    case .word(let word):
      return try unit(try requireVector(of: word), "the vector of \"\(word)\"")
    case .vector(let vector):
      guard vector.count == dimension else {
        throw WordVectorsError(
          .invalidArgument,
          "a vector of \(vector.count) numbers for words of \(dimension): give as many")
      }
      return try unit(vector, "the vector")
    }
  }

  /// The sum of unit vectors, those of the negative terms subtracted, at length 1.
  func direction(
    _ positive: [WordTerm], _ negative: [WordTerm]
  ) throws(WordVectorsError) -> [Float] {
    var sum = [Double](repeating: 0, count: dimension)
    for (terms, sign) in [(positive, 1.0), (negative, -1.0)] {
      for term in terms {
        for (place, number) in try unitVector(of: term).enumerated() {
          sum[place] += sign * Double(number)
        }
      }
    }
    guard !positive.isEmpty || !negative.isEmpty else {
      throw WordVectorsError(.invalidArgument, "no word and no vector to compare with: give one")
    }
    return try unit(sum.map { Float($0) }, "the sum of the vectors")
  }

  /// The places of the words among terms.
  func places(of terms: [WordTerm]) -> Set<Int> {
    Set(
      terms.compactMap { term in
        if case .word(let word) = term { vocabulary.index(of: word) } else { nil }
      })
  }

  /// A vector divided by its length.
  private func unit(
    _ vector: [Float], _ name: String
  ) throws(WordVectorsError) -> [Float] {
    let length = Vectors.length(vector)
    guard length.isFinite, length > 0 else {
      throw WordVectorsError(
        .invalidArgument,
        "\(name) has \(length == 0 ? "length 0" : "numbers that are not finite"): it points nowhere"
      )
    }
    return vector.map { Float(Double($0) / length) }
  }
}

/// Arithmetic on single vectors, in double precision.
enum Vectors {
  static func dot(_ a: [Float], _ b: [Float]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += Double(a[place]) * Double(b[place]) }
    return sum
  }

  static func length(_ a: [Float]) -> Double { dot(a, a).squareRoot() }

  /// The cosine; 0 where a vector has no length, NaN where one is not finite.
  static func cosine(_ a: [Float], _ b: [Float]) -> Float {
    let lengths = length(a) * length(b)
    return lengths == 0 ? 0 : Float(dot(a, b) / lengths)
  }

  /// The mean of some vectors; nil of none.
  static func mean(_ vectors: [[Float]]) -> [Float]? {
    guard let first = vectors.first else { return nil }
    var sum = [Double](repeating: 0, count: first.count)
    for vector in vectors {
      for place in sum.indices { sum[place] += Double(vector[place]) }
    }
    return sum.map { Float($0 / Double(vectors.count)) }
  }
}
