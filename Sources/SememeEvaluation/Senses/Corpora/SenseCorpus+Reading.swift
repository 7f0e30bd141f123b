internal import SememeCheckpoints
internal import SememeTensors

extension SenseCorpus {
  /// Reads a file of sense-tagged sentences in the form that its name tells.
  ///
  /// `.xml` is an all-words data set with its keys beside it, `.tsv` a table, `.jsonl` JSON lines; `.gz`
  /// may follow. Under another name, such as a pipe has, what begins with `{` is JSON lines and all else a
  /// table.
  ///
  /// - Parameters:
  ///   - path: the file, or a pipe or device, which is read to its end.
  ///   - wordNet: helps to find inflected forms in tables.
  /// - Throws: `EvaluationError` where it cannot be read or is not in that form.
  public init(path: String, wordNet: WordNet? = nil) throws(EvaluationError) {
    let lower = path.lowercased()
    let name = lower.hasSuffix(".gz") ? lower.dropLast(3) : lower[...]
    if name.hasSuffix(".xml") {
      try self.init(allWords: path)
    } else if name.hasSuffix(".tsv") {
      try self.init(table: path, wordNet: wordNet)
    } else if name.hasSuffix(".jsonl") {
      try self.init(jsonLines: path)
    } else {
      let file = try TextFile(data: path)
      if file.start == UInt8(ascii: "{") {
        try self.init(jsonLinesIn: file)
      } else {
        try self.init(tableIn: file, wordNet: wordNet)
      }
    }
  }

  /// Parts the uses in two, by document where at least ten are named and else use by use.
  ///
  /// - Parameters:
  ///   - share: the part that the second corpus gets, between 0 and 1.
  ///   - seed: which ones are drawn.
  /// - Returns: two corpora; every sentence with uses is in one of them or in both.
  public func split(holdingOut share: Double, seed: UInt64 = 0) -> (
    SenseCorpus, heldOut: SenseCorpus
  ) {
    var generator = SplitMix(seed: seed)
    let names = Array(Set(documents.filter { !$0.isEmpty })).sorted()
    if names.count >= 10 {
      let count = Int((Double(names.count) * share).rounded())
      let drawn = Set(names.shuffled(using: &generator).prefix(count))
      return (
        filtered { !drawn.contains(documents[$0.sentence]) },
        filtered { drawn.contains(documents[$0.sentence]) }
      )
    }
    let order = Array(uses.indices).shuffled(using: &generator)
    let drawn = Set(order.prefix(Int((Double(uses.count) * share).rounded())).map { uses[$0] })
    return (filtered { !drawn.contains($0) }, filtered { drawn.contains($0) })
  }
}
