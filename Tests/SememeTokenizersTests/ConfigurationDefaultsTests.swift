import SememeTestSupport
import SememeTokenizers
import Testing

/// What `tokenizer_config.json` leaves open, against transformers 4.57 on the same cased vocabulary.
@Suite struct ConfigurationDefaultsTests {
  private static let text = "Justice für the Çat and 東京 in Paris slept on the warm bonnet"

  @Test(
    "Golden ids with a silent, a left-cutting, a plain and a half-silent configuration",
    .enabled(if: GoldenCases.isOwnSet, "the ids belong to the project's own cases"),
    arguments: [
      (
        #"{"tokenizer_class": "BertTokenizer"}"#,
        [2, 45, 534, 574, 41, 376, 334, 567, 205, 353, 1, 3]
      ),
      (
        #"{"do_lower_case": false, "truncation_side": "left"}"#,
        [2, 201, 205, 419, 334, 622, 198, 37, 338, 628, 205, 3]
      ),
      (
        #"{"tokenizer_class": "PreTrainedTokenizerFast"}"#,
        [2, 1, 41, 219, 203, 334, 1, 353, 1, 1, 359, 3]
      ),
      (#"{"strip_accents": false}"#, [2, 45, 534, 574, 41, 219, 203, 334, 63, 337, 353, 3]),
    ] as [(String, [Int32])])
  func goldenDefaults(configuration: String, ids: [Int32]) throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "bert-cased-gelu-new" })
    let tokenizer = try Tokenizer(
      json: GoldenCases.bytes(of: golden.folder + "/tokenizer.json"), source: golden.name,
      configuration: Array(configuration.utf8))
    let truncation = Truncation(maximumLength: 12, direction: tokenizer.truncationDirection)
    let encoding = try tokenizer.encode(Self.text, options: EncodingOptions(truncation: truncation))
    #expect(encoding.ids == ids)
  }
}
