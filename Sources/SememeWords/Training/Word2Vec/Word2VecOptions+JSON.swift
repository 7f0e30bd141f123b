internal import SememeJSON

extension Word2VecOptions {
  /// The settings as a training's file keeps them.
  var json: JSON {
    var entries: [(String, JSON)] = [
      ("architecture", .string(architecture.rawValue)), ("dimension", .int(dimension)),
      ("window", .int(window)), ("draws_window", .bool(drawsWindow)),
      ("sums_context", .bool(sumsContext)), ("minimum_count", .int(minimumCount)),
      ("maximum_vocabulary", maximumVocabulary.map(JSON.int) ?? .null),
      ("sample", .double(sample)), ("learning_rate", .double(learningRate)),
      ("final_learning_rate", .double(finalLearningRate)), ("epochs", .int(epochs)),
      ("threads", .int(threads)), ("seed", .string(String(seed))), ("corpus", corpus.json),
    ]
    switch objective {
    case .negativeSampling(let count, let exponent):
      entries += [("negatives", .int(count)), ("noise_exponent", .double(exponent))]
    case .hierarchicalSoftmax: break
    }
    return .object(entries)
  }

  /// Settings that a file keeps.
  init(_ json: JSONValue) throws {
    self.init()
    let name = try json.requireString("architecture")
    guard let architecture = Architecture(rawValue: name) else {
      throw try json.require("architecture").mismatch("\"skipGram\" or \"cbow\"")
    }
    self.architecture = architecture
    if let count = try json.optionalInt("negatives") {
      objective = .negativeSampling(
        count: count, exponent: try json.requireDouble("noise_exponent"))
    } else {
      objective = .hierarchicalSoftmax
    }
    dimension = try json.requireInt("dimension")
    window = try json.requireInt("window")
    drawsWindow = try json.requireBool("draws_window")
    sumsContext = try json.requireBool("sums_context")
    minimumCount = try json.requireInt("minimum_count")
    maximumVocabulary = try json.optionalInt("maximum_vocabulary")
    sample = try json.requireDouble("sample")
    learningRate = try json.requireDouble("learning_rate")
    finalLearningRate = try json.requireDouble("final_learning_rate")
    epochs = try json.requireInt("epochs")
    threads = try json.requireInt("threads")
    seed = try json.requireSeed()
    corpus = try CorpusOptions(try json.requireObject("corpus"))
    try validate()
  }
}

extension CorpusOptions {
  var json: JSON {
    .object([
      ("tokenization", .string(tokenization.rawValue)), ("lowercases", .bool(lowercases)),
      ("maximum_sentence_length", .int(maximumSentenceLength)),
    ])
  }

  init(_ json: JSONValue) throws {
    guard let tokenization = Tokenization(rawValue: try json.requireString("tokenization")) else {
      throw try json.require("tokenization").mismatch("\"whitespace\" or \"letters\"")
    }
    let length = try json.requireInt("maximum_sentence_length")
    try OptionCheck.range("maximum sentence length", length, 1...1 << 24)
    self.init(
      tokenization: tokenization, lowercases: try json.requireBool("lowercases"),
      maximumSentenceLength: length)
  }
}

extension JSONValue {
  /// The seed of random numbers: of 64 bits, which JSON's numbers may not hold.
  func requireSeed() throws(JSONError) -> UInt64 {
    guard let seed = UInt64(try requireString("seed")) else {
      throw try require("seed").mismatch("a whole number of 64 bits")
    }
    return seed
  }
}
