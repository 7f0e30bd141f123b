import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// Encoders within the checkpoints of tasks: their states lead to the reference's logits by the
/// head's few products.
@Suite struct TaskCheckpointTests {
  private func golden(_ name: String) throws -> GoldenEncoder? {
    let golden = try GoldenEncoder.named(name)
    #expect(!GoldenCases.isOwnSet || golden != nil, "\(name) is missing")
    return golden
  }

  /// A linear map of the head.
  private func map(_ name: String, _ golden: GoldenEncoder, _ level: KernelLevel) throws
    -> LinearWeight
  {
    let file = try SafetensorsFile(path: "\(golden.golden.folder)/model.safetensors")
    let weight = try #require(file.stored("\(name).weight")?.tensor())
    return LinearWeight(
      weight, bias: try #require(file.stored("\(name).bias")?.tensor()), kernels: level)
  }

  private func compareLogits(
    _ golden: GoldenEncoder, _ first: String, _ activation: Activation, _ second: String,
    row: (TokenBatch) throws -> Int
  ) throws {
    for level in KernelLevel.available {
      let encoder = try golden.encoder(on: level)
      let execution = Execution(kernels: level)
      let (dense, output) = (try map(first, golden, level), try map(second, golden, level))
      for entry in golden.entries {
        let want = try golden.tensors.tensor(
          entry.requireObject("outputs").requireString("logits"))
        for (index, batch) in try golden.sequences(of: entry).enumerated() {
          let row = try row(batch)
          let token = encoder(batch, execution).last.rows(row..<row + 1)
          let logits = Linear.forward(
            Linear.forward(token, dense, activation: activation, execution), output, execution)
          let violation = Tolerance.golden.violation(logits, want.rows(index..<index + 1))
          #expect(violation == nil, "\(golden.golden.name) at \(level): \(violation ?? "")")
        }
      }
    }
  }

  /// BART classifies by the decoder's state of the last end of a sequence.
  @Test("Golden bart-nli: encoder states, and logits from the decoder's") func bart() throws {
    guard let golden = try golden("bart-nli") else { return }
    try compareLogits(golden, "classification_head.dense", .tanh, "classification_head.out_proj") {
      try #require($0.ids.lastIndex(of: 2))
    }
    let encoder = try golden.encoder(on: .best)
    for entry in golden.entries {
      let name = try entry.requireObject("outputs")["encoder_last_hidden_state"]
      for (index, batch) in try golden.sequences(of: entry).enumerated() {
        let states = encoder(batch, Execution(kernels: .best))
        let source = try #require(states.source)
        let want = try golden.expected(name, sequence: index, length: source.last.rows)
        #expect(Tolerance.golden.violation(source.last, want) == nil)
        #expect(states.last != source.last)
      }
    }
  }

  @Test("Golden deberta-v2-sequence-classification: logits from the first token")
  func deberta() throws {
    guard let golden = try golden("deberta-v2-sequence-classification") else { return }
    try compareLogits(golden, "pooler.dense", .gelu, "classifier") { _ in 0 }
  }
}
