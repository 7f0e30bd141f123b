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
      for (index, name) in (outputs["hidden_states"].map { Array($0.elements) } ?? []).enumerated()
      {
        try compare(name, states.layers[index], batch, golden, "\(context), layer \(index)")
      }
      if let name = outputs["pooler_output"]?.string {
        let pooled = try #require(encoder.pooled(states, execution))
        let violation = Tolerance.golden.violation(pooled, try golden.tensors.tensor(name))
        #expect(violation == nil, "\(context), pooler: \(violation ?? "")")
      }
      try compareAttentions(outputs["attentions"], states, batch, golden.tensors, context)
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
}
