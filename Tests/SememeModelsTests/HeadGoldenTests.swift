import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// Heads of tasks against transformers: the logits of every golden model called "…For…".
@Suite struct HeadGoldenTests {
  @Test("Golden head cases, at every kernel level") func goldenHeads() throws {
    let (known, waiting) = try GoldenEncoder.all(hasHead: true)
    for golden in known {
      for level in KernelLevel.available { try check(golden, level) }
    }
    let ran = known.map(\.golden.name)
    print("Golden head cases: \(ran.count) ran (\(ran.joined(separator: ", ")))")
    if !waiting.isEmpty { print("Golden head cases of other families: \(waiting)") }
    #expect(!GoldenCases.isOwnSet || (!ran.isEmpty && waiting.isEmpty))
  }

  /// A head as a function from states to numbers of every sequence or token.
  private struct Output {
    let name: String
    let isOfTokens: Bool
    let compute: (HiddenStates, Execution) -> Tensor
  }

  private func check(_ golden: GoldenEncoder, _ level: KernelLevel) throws {
    let family = try ModelFamily.named(in: golden.configuration)
    let heads = try family.heads(golden.configuration)
    let labels = try ClassLabels(configuration: golden.configuration).names.count
    let (encoder, outputs) = try golden.load(on: level) { weights, description, loader in
      let width = description.hiddenSize
      func sequence(_ name: String, _ layers: TaskHeads.Sequence?, _ count: Int) throws -> Output {
        let head = try SequenceHead(weights, #require(layers), from: width, to: count, loader)
        return Output(name: name, isOfTokens: false) { head($0, $1) }
      }
      func tokens(_ layers: HeadLayers?, _ count: Int) throws -> TaskHead {
        try TaskHead(weights, #require(layers), from: width, to: count, loader)
      }
      func vocabulary(_ name: String) throws -> Output {
        let head = try TaskHead(
          weights, #require(heads.vocabulary), behind: description, family.keys, loader)
        return Output(name: name, isOfTokens: true) { head($0.last, $1) }
      }
      switch golden.modelClass.split(separator: "For").last {
      case "SequenceClassification": return [try sequence("logits", heads.sequence, labels)]
      case "NextSentencePrediction": return [try sequence("logits", heads.nextSentence, 2)]
      case "MaskedLM": return [try vocabulary("logits")]
      case "PreTraining" where heads.replacedToken != nil:
        let head = try tokens(heads.replacedToken, 1)
        return [Output(name: "logits", isOfTokens: true) { head($0.last, $1) }]
      case "PreTraining":
        return [
          try vocabulary("prediction_logits"),
          try sequence("seq_relationship_logits", heads.nextSentence, 2),
        ]
      case "TokenClassification":
        let head = try tokens(heads.token, labels)
        return [Output(name: "logits", isOfTokens: true) { head($0.last, $1) }]
      case "QuestionAnswering":
        let head = try tokens(heads.span, 2)
        return ["start_logits", "end_logits"].enumerated().map { column, name in
          Output(name: name, isOfTokens: true) { states, execution in
            let both = head(states.last, execution)
            return Tensor((0..<both.rows).map { both[$0, column] }, shape: [both.rows, 1])
          }
        }
      default:
        Issue.record("\(golden.golden): no head for \(golden.modelClass)")
        return []
      }
    }
    for entry in golden.entries {
      try check(entry, golden, encoder, outputs, Execution(kernels: level))
    }
  }

  private func check(
    _ entry: JSONValue, _ golden: GoldenEncoder, _ encoder: TransformerEncoder,
    _ heads: [Output], _ execution: Execution
  ) throws {
    let batch = try golden.sequences(of: entry).reduce(into: TokenBatch()) { $0.append($1) }
    try encoder.validate(batch)
    let states = encoder(batch, execution)
    let outputs = try entry.requireObject("outputs")
    for head in heads {
      // Whole vocabularies are kept for short inputs only.
      guard let name = outputs[head.name]?.string else { continue }
      let got = head.compute(states, execution)
      let want = try golden.tensors.tensor(name)
      let context = "\(golden.golden)/\(try entry.requireString("name")) at \(execution.kernels)"
      for sequence in 0..<batch.count {
        let rows = head.isOfTokens ? batch.range(of: sequence) : sequence..<sequence + 1
        let longest = head.isOfTokens ? want.shape[1] : 1
        let all = want.reshaped([batch.count * longest, got.width])
        let reference = all.rows(sequence * longest..<sequence * longest + rows.count)
        let violation = Tolerance.golden.violation(got.rows(rows), reference)
        #expect(violation == nil, "\(context), sequence \(sequence): \(violation ?? "")")
      }
    }
  }
}
