import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// Encoders against transformers: token ids exactly, then every layer, attention map and pooler.
@Suite struct EncoderGoldenTests {
  @Test("Golden encoder cases, at every kernel level") func goldenEncoders() throws {
    var ran: [String] = []
    var waiting: [String] = []
    for golden in try GoldenCases.all() {
      let expected = try golden.expected.root
      guard let modelClass = expected["model_class"]?.string, modelClass.hasSuffix("Model"),
        expected["entries"] != nil
      else { continue }
      let configuration = try json("\(golden.folder)/config.json")
      let type = try configuration.requireString("model_type")
      guard ModelFamily.all.contains(where: { $0.modelTypes.contains(type) }) else {
        waiting.append(golden.name)
        continue
      }
      for level in KernelLevel.available {
        try check(golden, expected, configuration, level)
      }
      ran.append(golden.name)
    }
    print("Golden encoder cases: \(ran.count) ran (\(ran.joined(separator: ", ")))")
    if !waiting.isEmpty { print("Golden encoder cases of other families: \(waiting)") }
    #expect(!GoldenCases.isOwnSet || (!ran.isEmpty && waiting.isEmpty))
  }

  private func check(
    _ golden: GoldenCase, _ expected: JSONValue, _ configuration: JSONValue, _ level: KernelLevel
  ) throws {
    let family = try ModelFamily.named(in: configuration)
    let encoder = try TransformerEncoder(
      CheckpointFolder.open(golden.folder), family.describe(configuration), family.keys,
      WeightLoader(kernels: level))
    let tokenizer = try Tokenizer(folder: golden.folder)
    let tensors = try GoldenTensors(golden)
    let maximumLength = try expected.requireInt("max_length")
    for entry in try expected.requireArray("entries").elements {
      let batch = try tokenize(entry, tokenizer, maximumLength)
      checkIDs(batch, entry, golden)
      try encoder.validate(batch)
      let execution = Execution(
        kernels: level, pool: ThreadPool.shared, capture: [.hiddenStates, .attentions])
      let states = encoder(batch, execution)
      let context = "\(golden.name)/\(try entry.requireString("name")) at \(level)"
      let outputs = try entry.requireObject("outputs")
      try compare(outputs["last_hidden_state"], states.last, batch, tensors, context)
      for (index, name) in (outputs["hidden_states"].map { Array($0.elements) } ?? []).enumerated()
      {
        try compare(name, states.layers[index], batch, tensors, "\(context), layer \(index)")
      }
      if let name = outputs["pooler_output"]?.string {
        let pooled = try #require(encoder.pooled(states, execution))
        let violation = Tolerance.golden.violation(pooled, try tensors.tensor(name))
        #expect(violation == nil, "\(context), pooler: \(violation ?? "")")
      }
      try compareAttentions(outputs["attentions"], states, batch, tensors, context)
    }
  }

  private func tokenize(
    _ entry: JSONValue, _ tokenizer: Tokenizer, _ maximumLength: Int
  ) throws -> TokenBatch {
    let texts = try entry.requireArray("texts").elements.map { $0.string ?? "" }
    let pairs = entry["text_pairs"].map { $0.elements.map { $0.string ?? "" } } ?? []
    let options = EncodingOptions(truncation: Truncation(maximumLength: maximumLength))
    return try texts.indices.reduce(into: TokenBatch()) { batch, index in
      let pair = pairs.isEmpty ? nil : pairs[index]
      batch.append(try tokenizer.encode(texts[index], pair: pair, options: options).batch)
    }
  }

  private func checkIDs(_ batch: TokenBatch, _ entry: JSONValue, _ golden: GoldenCase) {
    func kept(_ key: String) -> [Int32] {
      let rows = entry[key].map { Array($0.elements) } ?? []
      let masks = entry["attention_mask"].map { Array($0.elements) } ?? []
      return zip(rows, masks).flatMap { row, mask in
        zip(row.elements, mask.elements).compactMap { $1.int == 1 ? Int32($0.int ?? -1) : nil }
      }
    }
    #expect(batch.ids == kept("input_ids"), "\(golden.name): token ids")
    if let types = entry["token_type_ids"], !types.isNull {
      #expect(batch.typeIDs == kept("token_type_ids"), "\(golden.name): token types")
    }
  }

  /// The reference pads; its rows with content are compared with ours, which has no others.
  private func compare(
    _ name: JSONValue?, _ got: Tensor, _ batch: TokenBatch, _ tensors: GoldenTensors,
    _ context: String
  ) throws {
    let want = try tensors.tensor(try #require(name?.string))
    let padded = want.shape[1]
    for sequence in 0..<batch.count {
      let rows = batch.range(of: sequence)
      let reference = want.reshaped([want.rows, want.width])
        .rows(sequence * padded..<sequence * padded + rows.count)
      let violation = Tolerance.golden.violation(got.rows(rows), reference)
      #expect(violation == nil, "\(context), sequence \(sequence): \(violation ?? "")")
    }
  }

  private func compareAttentions(
    _ names: JSONValue?, _ states: HiddenStates, _ batch: TokenBatch, _ tensors: GoldenTensors,
    _ context: String
  ) throws {
    guard let names, !names.isNull else { return }
    for (layer, name) in names.elements.enumerated() where batch.count == 1 {
      let want = try tensors.tensor(try #require(name.string))
      let got = states.attentions[layer][0]
      let violation = Tolerance.golden.violation(got, want.reshaped(Array(want.shape.dropFirst())))
      #expect(violation == nil, "\(context), attention of layer \(layer): \(violation ?? "")")
    }
  }

  private func json(_ path: String) throws -> JSONValue {
    try JSONDocument(GoldenCases.bytes(of: path), source: path).root
  }
}
