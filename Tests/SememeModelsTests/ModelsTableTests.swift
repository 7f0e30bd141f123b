import Foundation
import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// `docs/models.md` is made from the families and the golden cases, and never lags behind them.
///
/// `Scripts/write-models-table` sets `SEMEME_MODELS_TABLE` to the file, which is then written anew.
@Suite struct ModelsTableTests {
  private static let document = GoldenCases.repositoryRoot + "/docs/models.md"

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SEMEME_MODELS_TABLE"] == nil))
  func everyFamilyIsInTheDocument() throws {
    let text = try String(contentsOfFile: Self.document, encoding: .utf8)
    for type in ModelFamily.all.flatMap(\.modelTypes) {
      #expect(
        text.contains("`\(type)`"), "docs/models.md lacks \(type): Scripts/write-models-table")
    }
    guard GoldenCases.isOwnSet else { return }
    let cases = try GoldenEncoder.all().known + GoldenEncoder.all(hasHead: true).known
    for golden in cases.map(\.golden.name) {
      #expect(text.contains(golden), "docs/models.md lacks \(golden): Scripts/write-models-table")
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SEMEME_MODELS_TABLE"] != nil))
  func write() throws {
    let path = try #require(ProcessInfo.processInfo.environment["SEMEME_MODELS_TABLE"])
    let cases = try GoldenEncoder.all().known
    let heads = try GoldenEncoder.all(hasHead: true).known
    let rows = try ModelFamily.all.map { family in
      try row(family, cases.filter { try $0.isOf(family) }, heads.filter { try $0.isOf(family) })
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let marks = ["<!-- table -->\n", "<!-- end of table -->"]
    let before = try #require(text.range(of: marks[0]))
    let after = try #require(text.range(of: marks[1]))
    let table = ([ModelsTableTests.head] + rows).joined(separator: "\n") + "\n"
    try (text[..<before.upperBound] + table + text[after.lowerBound...])
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static let head = """
    | `model_type` | tokenizers | heads | largest difference, float32 | smallest cosine, bfloat16 | int8 | golden cases |
    |---|---|---|--:|--:|--:|---|
    """

  private func row(
    _ family: ModelFamily, _ encoders: [GoldenEncoder], _ heads: [GoldenEncoder]
  ) throws -> String {
    var difference: Float = 0
    var cosines: [NumberFormat: Float] = [:]
    for golden in encoders {
      difference = max(difference, try golden.deviation(.float32).difference)
      for format in [NumberFormat.bfloat16, .int8] {
        cosines[format] = min(cosines[format] ?? 1, try golden.deviation(format).cosine)
      }
    }
    let configuration = try #require((encoders + heads).first).configuration
    let kinds = Set(try (encoders + heads).map { try $0.tokenizerKind }).sorted()
    let cells =
      [
        family.modelTypes.map { "`\($0)`" }.joined(separator: ", "),
        kinds.joined(separator: ", "),
        try family.heads(configuration).names.joined(separator: ", "),
        String(format: "%.1e", difference),
      ]
      + [NumberFormat.bfloat16, .int8].map { String(format: "%.5f", cosines[$0] ?? .nan) }
      + [(encoders + heads).map(\.golden.name).joined(separator: ", ")]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}

extension GoldenEncoder {
  fileprivate func isOf(_ family: ModelFamily) throws -> Bool {
    // Two families may share a `model_type`; the configuration tells them apart.
    try ModelFamily.named(in: configuration).describesTheSame(as: family)
  }

  /// The kind of model in tokenizer.json.
  fileprivate var tokenizerKind: String {
    get throws {
      let path = golden.folder + "/tokenizer.json"
      let root = try JSONDocument(GoldenCases.bytes(of: path), source: path).root
      return try root.requireObject("model").requireString("type")
    }
  }

  /// How far the last layer lies from the reference's, over all inputs.
  fileprivate func deviation(
    _ format: NumberFormat
  ) throws -> (difference: Float, cosine: Float) {
    let encoder = try encoder(on: .best, format: format)
    var (difference, cosine): (Float, Float) = (0, 1)
    for entry in entries {
      guard let name = try entry.requireObject("outputs")["last_hidden_state"] else { continue }
      for (sequence, batch) in try sequences(of: entry).enumerated() {
        let got = encoder(batch, Execution(kernels: .best)).last
        let want = try expected(name, sequence: sequence, length: got.rows)
        difference = max(difference, Tolerance.largestDifference(got, want))
        cosine = min(cosine, Tolerance.smallestRowCosine(got, want))
      }
    }
    return (difference, cosine)
  }
}

extension ModelFamily {
  fileprivate func describesTheSame(as other: ModelFamily) -> Bool {
    modelTypes == other.modelTypes && keys.feedForwardInput == other.keys.feedForwardInput
  }
}

extension TaskHeads {
  /// The tasks that there is a head for.
  fileprivate var names: [String] {
    [
      (vocabulary != nil, "masked words"), (nextSentence != nil, "next sentence"),
      (sequence != nil, "texts"), (token != nil, "tokens"), (span != nil, "answers"),
      (replacedToken != nil, "replaced tokens"),
    ].filter(\.0).map(\.1)
  }
}
