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
    let (known, waiting) = try GoldenEncoder.all()
    for golden in known {
      for level in KernelLevel.available { try check(golden, level) }
    }
    let ran = known.map(\.golden.name)
    print("Golden encoder cases: \(ran.count) ran (\(ran.joined(separator: ", ")))")
    if !waiting.isEmpty { print("Golden encoder cases of other families: \(waiting)") }
    #expect(!GoldenCases.isOwnSet || (!ran.isEmpty && waiting.isEmpty))
  }

  private func check(_ golden: GoldenEncoder, _ level: KernelLevel) throws {
    let encoder = try golden.encoder(on: level)
    for entry in golden.entries {
      let batch = try golden.sequences(of: entry).reduce(into: TokenBatch()) { $0.append($1) }
      checkIDs(batch, entry, golden.golden)
      try encoder.validate(batch)
      let execution = Execution(
        kernels: level, pool: ThreadPool.shared, capture: [.hiddenStates, .attentions])
      let states = encoder(batch, execution)
      let context = "\(golden.golden)/\(try entry.requireString("name")) at \(level)"
      let outputs = try entry.requireObject("outputs")
      try compare(outputs["last_hidden_state"], states.last, batch, golden, context)
      // With a decoder these are its own, and those of its encoder have names of their own.
      let isDecoded = encoder.description.decoder != nil
      try compareLayers(
        outputs[isDecoded ? "decoder_hidden_states" : "hidden_states"], states.layers, batch,
        golden, context)
      if let name = outputs["pooler_output"]?.string {
        let pooled = try #require(encoder.pooled(states, execution))
        let violation = Tolerance.golden.violation(pooled, try golden.tensors.tensor(name))
        #expect(violation == nil, "\(context), pooler: \(violation ?? "")")
      }
      try compareAttentions(
        outputs[isDecoded ? "decoder_attentions" : "attentions"], states.attentions, batch,
        golden.tensors, context)
      try compareAttentions(
        outputs["cross_attentions"], states.crossAttentions, batch, golden.tensors, context)
      guard let source = states.source else { continue }
      try compareLayers(
        outputs["encoder_hidden_states"], source.layers, batch, golden, "\(context), encoder")
      try compare(
        outputs["encoder_last_hidden_state"], source.last, batch, golden, "\(context), encoder")
      try compareAttentions(
        outputs["encoder_attentions"], source.attentions, batch, golden.tensors,
        "\(context), encoder")
    }
  }

  private func compareLayers(
    _ names: JSONValue?, _ got: [Tensor], _ batch: TokenBatch, _ golden: GoldenEncoder,
    _ context: String
  ) throws {
    guard let names, !names.isNull else { return }
    let listed = Array(names.elements)
    #expect(listed.count == got.count, "\(context)")
    for (index, name) in listed.enumerated() {
      try compare(name, got[index], batch, golden, "\(context), layer \(index)")
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
    _ name: JSONValue?, _ got: Tensor, _ batch: TokenBatch, _ golden: GoldenEncoder,
    _ context: String
  ) throws {
    for sequence in 0..<batch.count {
      let rows = batch.range(of: sequence)
      let reference = try golden.expected(name, sequence: sequence, length: rows.count)
      let violation = Tolerance.golden.violation(got.rows(rows), reference)
      #expect(violation == nil, "\(context), sequence \(sequence): \(violation ?? "")")
    }
  }

  private func compareAttentions(
    _ names: JSONValue?, _ attentions: [[Tensor]], _ batch: TokenBatch, _ tensors: GoldenTensors,
    _ context: String
  ) throws {
    guard let names, !names.isNull else { return }
    for (layer, name) in names.elements.enumerated() where batch.count == 1 {
      let want = try tensors.tensor(try #require(name.string))
      let got = attentions[layer][0]
      let violation = Tolerance.golden.violation(got, want.reshaped(Array(want.shape.dropFirst())))
      #expect(violation == nil, "\(context), attention of layer \(layer): \(violation ?? "")")
    }
  }

  /// What a description counts is what the checkpoint holds.
  @Test(
    "Golden encoder cases: the number of parameters",
    arguments: ["deberta-v2", "deberta-v2-conv", "bart", "mbart"])
  func goldenParametersAreCounted(name: String) throws {
    guard let golden = try GoldenEncoder.named(name) else {
      #expect(!GoldenCases.isOwnSet, "\(name) is missing")
      return
    }
    let checkpoint = try CheckpointFolder.open(golden.golden.folder)
    let count = checkpoint.names.reduce(0) { $0 + (checkpoint.stored($1)?.shape.reduce(1, *) ?? 0) }
    #expect(try golden.encoder(on: .best).description.parameterCount == count)
  }
}
