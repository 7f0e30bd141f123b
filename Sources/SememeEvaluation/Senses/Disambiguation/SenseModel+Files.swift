internal import Sememe
internal import SememeCheckpoints
internal import SememeJSON
internal import SememeSystem
internal import SememeTensors

extension SenseModel {
  static let format = "sememe-senses"
  static let version = 2
  private static let file = "senses.safetensors"
  /// The key under which the file's metadata say what its numbers belong to.
  private static let outline = "senses"

  /// Writes `senses.safetensors`, whole or not at all.
  ///
  /// It holds the numbers, and as metadata in JSON what they belong to: in one file, so that words and
  /// numbers are always of one fit, whenever writing ends.
  ///
  /// - Parameter folder: where it goes; it is made where it is missing.
  /// - Throws: `EvaluationError` where it cannot be written; what stood there before still stands.
  public func save(to folder: String) throws(EvaluationError) {
    let words = classifier.entries.keys.sorted {
      ($0.lemma, $0.partOfSpeech?.rawValue ?? "") < ($1.lemma, $1.partOfSpeech?.rawValue ?? "")
    }
    let list: [JSON] = words.map { word in
      let entry = classifier.entries[word]
      return [
        "lemma": .string(word.lemma),
        "pos": word.partOfSpeech.map { .string($0.rawValue) } ?? .null,
        "senses": .array((entry?.senses ?? []).map(JSON.string)),
        "labels": .array((entry?.labels ?? []).map(JSON.int)),
      ]
    }
    let root: JSON = [
      "format": .string(SenseModel.format), "version": .int(SenseModel.version),
      "model": .string(model), "layer": .string(layer.description),
      "subtokens": .string(subtokens.rawValue), "method": .string(classifier.method.rawValue),
      "dimension": .int(classifier.dimension), "words": .array(list),
    ]
    do {
      try FileSystem.makeFolder(folder)
      try SafetensorsWriter.write(
        tensors(words),
        metadata: [SenseModel.outline: String(decoding: root.encoded(), as: UTF8.self)],
        to: "\(folder)/\(SenseModel.file)")
    } catch {
      throw EvaluationError(
        .unwritableFile, "cannot write the classifier to \(folder)", cause: error)
    }
  }

  private func tensors(_ words: [Lexeme]) -> [String: Tensor] {
    let width = classifier.dimension
    guard classifier.method == .logistic else {
      let parts = words.compactMap { classifier.entries[$0] }.map {
        classifier.matrix.rows($0.rows)
      }
      return ["vectors": Rows.joined(parts, width: width)]
    }
    let regressions = words.compactMap { classifier.entries[$0]?.regression }
    let intercepts = regressions.flatMap(\.intercepts).map(Float.init)
    return [
      "weights": Tensor(
        regressions.flatMap(\.weights).map(Float.init), shape: [intercepts.count, width]),
      "intercepts": Tensor(intercepts, shape: [intercepts.count]),
    ]
  }

  /// Reads what was saved.
  ///
  /// - Parameter folder: where it lies.
  /// - Throws: `EvaluationError` where the file is missing or is not what `save` writes.
  public init(folder: String) throws(EvaluationError) {
    let path = "\(folder)/\(SenseModel.file)"
    let file: SafetensorsFile
    do throws(CheckpointError) {
      file = try SafetensorsFile(path: path, mapping: .never)
    } catch {
      throw EvaluationError(reading: error)
    }
    guard let text = file.metadata[SenseModel.outline] else {
      throw EvaluationError(
        .malformedFile,
        "\(path): not a classifier of senses of this version; write it anew with `sememe senses fit`"
      )
    }
    do {
      let outline = try SenseModelOutline(JSONDocument(Array(text.utf8), source: path).root)
      self.init(
        model: outline.model, layer: outline.layer, subtokens: outline.subtokens,
        classifier: try outline.classifier(file))
    } catch let error as EvaluationError {
      throw error
    } catch {
      throw EvaluationError(
        .malformedFile, "\(folder): not a classifier of senses that `sememe senses fit` wrote",
        cause: error)
    }
  }
}

/// What the metadata say, checked.
private struct SenseModelOutline {
  struct Word {
    let lexeme: Lexeme
    let senses: [String]
    let labels: [Int]
  }

  let model: String
  let layer: LayerSelection
  let subtokens: SubtokenPooling
  let method: SenseClassifier.Method
  let dimension: Int
  let words: [Word]

  /// No model has longer vectors.
  private static let longestVector = 1 << 20

  init(_ root: JSONValue) throws {
    guard try root.requireString("format") == SenseModel.format,
      try root.requireInt("version") == SenseModel.version
    else {
      throw root.mismatch(
        "\"format\": \"\(SenseModel.format)\", \"version\": \(SenseModel.version)")
    }
    model = try root.requireString("model")
    guard let layer = LayerSelection(try root.requireString("layer")) else {
      throw try root.require("layer").mismatch("a layer")
    }
    guard let subtokens = SubtokenPooling(rawValue: try root.requireString("subtokens")) else {
      throw try root.require("subtokens").mismatch("first, last or mean")
    }
    guard let method = SenseClassifier.Method(rawValue: try root.requireString("method")) else {
      throw try root.require("method").mismatch("1nn, centroid or logistic")
    }
    (self.layer, self.subtokens, self.method) = (layer, subtokens, method)
    dimension = try root.requireInt("dimension")
    guard 1...SenseModelOutline.longestVector ~= dimension else {
      throw try root.require("dimension").mismatch("1 to \(SenseModelOutline.longestVector)")
    }
    words = try root.requireArray("words").elements.map {
      try SenseModelOutline.word($0, method)
    }
  }

  private static func word(_ value: JSONValue, _ method: SenseClassifier.Method) throws -> Word {
    let tag = try value.optionalString("pos")
    let kind = tag.flatMap { PartOfSpeech(rawValue: $0) }
    guard (tag == nil) == (kind == nil) else {
      throw try value.require("pos").mismatch("noun, verb, adjective, adverb or null")
    }
    let senses = try value.requireArray("senses")
    let names = senses.elements.compactMap(\.string)
    guard !names.isEmpty, names.count == senses.count else {
      throw senses.mismatch("one or more names")
    }
    let list = try value.requireArray("labels")
    let labels = list.elements.compactMap(\.int)
    guard labels.count == list.count, labels.allSatisfy(names.indices.contains),
      labels.isEmpty == (method == .logistic)
    else { throw list.mismatch("numbers of senses, 0 to \(names.count - 1)") }
    return Word(
      lexeme: Lexeme(lemma: try value.requireString("lemma"), partOfSpeech: kind), senses: names,
      labels: labels)
  }

  /// Puts the numbers to the words.
  func classifier(_ file: SafetensorsFile) throws -> SenseClassifier {
    var entries: [Lexeme: SenseClassifier.Entry] = [:]
    guard method == .logistic else {
      let count = words.reduce(0) { $0 + $1.labels.count }
      let matrix = try tensor("vectors", [count, dimension], file)
      var place = 0
      for word in words {
        entries[word.lexeme] = SenseClassifier.Entry(
          senses: word.senses, rows: place..<place + word.labels.count, labels: word.labels)
        place += word.labels.count
      }
      return SenseClassifier(
        method: method, entries: entries, matrix: matrix, dimension: dimension)
    }
    let counts = words.map {
      $0.senses.count < 2 ? 0 : LogisticRegression.rowCount(of: $0.senses.count)
    }
    let total = counts.reduce(0, +)
    let weights = try tensor("weights", [total, dimension], file).values.map(Double.init)
    let intercepts = try tensor("intercepts", [total], file).values.map(Double.init)
    var place = 0
    for (word, count) in zip(words, counts) {
      let rows = place..<place + count
      let regression =
        count == 0
        ? nil
        : try LogisticRegression(
          classCount: word.senses.count, width: dimension,
          weights: Array(weights[rows.lowerBound * dimension..<rows.upperBound * dimension]),
          intercepts: Array(intercepts[rows]))
      entries[word.lexeme] = SenseClassifier.Entry(
        senses: word.senses, rows: 0..<0, labels: [], regression: regression)
      place += count
    }
    return SenseClassifier(
      method: method, entries: entries, matrix: Tensor(zeros: [0, dimension]),
      dimension: dimension)
  }

  private func tensor(_ name: String, _ shape: [Int], _ file: SafetensorsFile) throws -> Tensor {
    guard let stored = file.stored(name), stored.shape == shape, stored.isFloatingPoint else {
      throw EvaluationError(
        .malformedFile,
        "\(file.path): expected floating-point numbers \"\(name)\" of shape \(shape), as its metadata "
          + "say"
      )
    }
    let tensor = stored.tensor()
    guard Elementwise.isFinite(tensor, KernelLevel.best) else {
      throw EvaluationError(
        .malformedFile, "\(file.path): \"\(name)\" has numbers that are not finite")
    }
    return tensor
  }
}
