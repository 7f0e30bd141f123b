extension WordVectors {
  /// Different words of a text at most: the cost of a distance grows with their third power.
  public static let maximumMoversWords = 2048

  /// The word mover's distance of two texts: the least way on which the words of one, each with its
  /// share of the text, can be moved to those of the other.
  ///
  /// Kusner et al. 2015, "From Word Embeddings To Document Distances"; gensim's `wmdistance`. Words
  /// without a vector are left out. The transport is optimal, not approximated.
  ///
  /// - Parameters:
  ///   - a: the words of a text.
  ///   - b: the words of another.
  ///   - normalizes: whether vectors are brought to length 1 before distances are measured.
  /// - Returns: the distance; infinity where a text has no word with a vector.
  /// - Throws: `WordVectorsError` where a text has too many different words, or a vector is not finite.
  public func wordMoversDistance(
    _ a: [String], _ b: [String], normalizes: Bool = true
  ) throws(WordVectorsError) -> Double {
    let (a, b) = (try bag(a, normalizes), try bag(b, normalizes))
    guard a.total > 0, b.total > 0 else { return .infinity }
    // Shares of a text as whole numbers of what divides both.
    let cost = OptimalTransport.cost(
      supplies: a.words.map { $0.count * b.total }, demands: b.words.map { $0.count * a.total },
      costs: a.words.flatMap { from in b.words.map { Vectors.distance(from.vector, $0.vector) } })
    return cost / (Double(a.total) * Double(b.total))
  }

  private struct Bag {
    var words: [(vector: [Float], count: Int)] = []
    var total = 0
  }

  private func bag(_ words: [String], _ normalizes: Bool) throws(WordVectorsError) -> Bag {
    var bag = Bag()
    var places: [String: Int] = [:]
    for word in words {
      if let place = places[word] {
        bag.words[place].count += 1
      } else {
        guard var vector = vector(of: word) else { continue }
        let length = Vectors.length(vector)
        guard length.isFinite else {
          throw WordVectorsError(
            .invalidArgument, "the vector of \"\(word)\" has numbers that are not finite")
        }
        if normalizes, length > 0 { vector = vector.map { Float(Double($0) / length) } }
        places[word] = bag.words.count
        bag.words.append((vector, 1))
      }
      bag.total += 1
    }
    guard bag.words.count <= WordVectors.maximumMoversWords else {
      throw WordVectorsError(
        .invalidArgument,
        "\(bag.words.count) different words in a text, more than \(WordVectors.maximumMoversWords): "
          + "compare shorter texts")
    }
    return bag
  }
}

extension Vectors {
  /// The Euclidean distance.
  static func distance(_ a: [Float], _ b: [Float]) -> Double {
    var sum = 0.0
    for place in a.indices {
      let difference = Double(a[place]) - Double(b[place])
      sum += difference * difference
    }
    return sum.squareRoot()
  }
}
