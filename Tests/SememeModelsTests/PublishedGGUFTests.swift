import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeTestSupport
import SememeTokenizers
import Testing

/// A vocabulary that llama.cpp publishes as a GGUF file, with the tokenisations of its tests.
@Suite(
  "Published GGUF vocabularies",
  .enabled(if: PublishedData.isPresent, "no published test data: set SEMEME_DATA to its folder"))
struct PublishedGGUFTests {
  @Test func theVocabularyOfBGECutsTextsAsPublished() throws {
    let folder = try TemporaryTestFolder()
    let bytes = try PublishedData.bytes("tokenizers/gguf/ggml-vocab-bert-bge.gguf.gz")
    let model = try GGUFModel(GGUFFile(path: folder.write(bytes, as: "vocabulary.gguf")))
    let vocabulary = try model.vocabulary()
    let tokenizer = try Tokenizer(
      json: vocabulary.tokenizerJSON().encoded(), source: "vocabulary.gguf",
      configuration: vocabulary.configurationJSON.encoded())
    #expect(tokenizer.vocabularySize == 30_522)
    let lines = try PublishedData.lines("tokenizer_golden/llamacpp_bert-bge.jsonl")
    #expect(lines.count == 46)
    for line in lines {
      let text = try line.requireString("text")
      let got = try tokenizer.encode(text, options: EncodingOptions(addsSpecialTokens: false)).ids
      let want = try line.requireArray("ids").elements.map { $0.int ?? -1 }
      #expect(got.map(Int.init) == want, "\(text)")
    }
    #expect(try tokenizer.encode("cat").ids.first == 101)
  }
}
