import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers

/// A golden case of an encoder, bare or with a head behind it: how to load it, and its inputs.
struct GoldenEncoder {
  let golden: GoldenCase
  /// What transformers calls the model, such as `BertModel`, or `BertForMaskedLM` with a head.
  let modelClass: String
  let tensors: GoldenTensors
  /// The inputs, each with what is expected of it.
  let entries: [JSONValue]
  /// The root of config.json.
  let configuration: JSONValue
  private let tokenizer: Tokenizer
  private let maximumLength: Int
  private let padsLeft: Bool

  /// The cases of the families that exist, and the names of those that wait for theirs.
  ///
  /// - Parameter hasHead: whether the models of tasks are meant, or bare encoders.
  /// - Returns: both.
  /// - Throws: where a case's files cannot be read.
  static func all(hasHead: Bool = false) throws -> (known: [GoldenEncoder], waiting: [String]) {
    var known: [GoldenEncoder] = []
    var waiting: [String] = []
    for golden in try GoldenCases.all() {
      let expected = try golden.expected.root
      // Models with a head of a task are called "…For…".
      guard let modelClass = expected["model_class"]?.string,
        modelClass.contains("For") == hasHead,
        expected["entries"] != nil
      else { continue }
      let path = "\(golden.folder)/config.json"
      let configuration = try JSONDocument(GoldenCases.bytes(of: path), source: path).root
      let type = try configuration.requireString("model_type")
      if ModelFamily.all.contains(where: { $0.modelTypes.contains(type) }) {
        do {
          known.append(try GoldenEncoder(golden, modelClass, expected, configuration))
          continue
        } catch let error as TokenizerError where error.code == .unsupportedComponent {}
      }
      waiting.append(golden.name)
    }
    return (known, waiting)
  }

  /// The encoder within the case of a name, whatever head stands behind it.
  static func named(_ name: String) throws -> GoldenEncoder? {
    guard let golden = try GoldenCases.all().first(where: { $0.name == name }) else { return nil }
    let path = "\(golden.folder)/config.json"
    let configuration = try JSONDocument(GoldenCases.bytes(of: path), source: path).root
    let expected = try golden.expected.root
    let modelClass = try expected.requireString("model_class")
    return try GoldenEncoder(golden, modelClass, expected, configuration)
  }

  private init(
    _ golden: GoldenCase, _ modelClass: String, _ expected: JSONValue, _ configuration: JSONValue
  ) throws {
    self.golden = golden
    self.modelClass = modelClass
    self.configuration = configuration
    tensors = try GoldenTensors(golden)
    entries = Array(try expected.requireArray("entries").elements)
    tokenizer = try Tokenizer(folder: golden.folder)
    maximumLength = try expected.requireInt("max_length")
    padsLeft = try expected.optionalString("padding_side") == "left"
  }

  /// Loads the encoder.
  func encoder(on level: KernelLevel, format: NumberFormat = .float32) throws -> TransformerEncoder
  {
    try load(on: level, format: format) { _, _, _ in }.encoder
  }

  /// Loads the encoder and what stands behind it.
  func load<Head>(
    on level: KernelLevel, format: NumberFormat = .float32,
    head: (WeightScope, EncoderDescription, WeightLoader) throws -> Head
  ) throws -> (encoder: TransformerEncoder, head: Head) {
    let family = try ModelFamily.named(in: configuration)
    let weights = try WeightScope(
      CheckpointFolder.open(golden.folder), names: family.keys.names)
    let loader = WeightLoader(kernels: level, format: format)
    let description = try family.describe(configuration)
    let encoder = try TransformerEncoder(weights, description, family.keys, loader)
    let head = try head(weights, description, loader)
    try weights.finish()
    return (encoder, head)
  }

  /// The tokens of an entry's texts, each text by itself.
  func sequences(of entry: JSONValue) throws -> [TokenBatch] {
    let texts = try entry.requireArray("texts").elements.map { $0.string ?? "" }
    let pairs = entry["text_pairs"].map { $0.elements.map { $0.string ?? "" } } ?? []
    let options = EncodingOptions(truncation: Truncation(maximumLength: maximumLength))
    return try texts.indices.map { index in
      let pair = pairs.isEmpty ? nil : pairs[index]
      return try tokenizer.encode(texts[index], pair: pair, options: options).batch
    }
  }

  /// What the reference computed for a sequence of an entry, without its padding.
  func expected(_ name: JSONValue?, sequence: Int, length: Int) throws -> Tensor {
    let want = try tensors.tensor(name?.string ?? "")
    let padding = want.shape[1] - length
    let start = sequence * want.shape[1] + (padsLeft ? padding : 0)
    return want.reshaped([want.rows, want.width]).rows(start..<start + length)
  }
}
