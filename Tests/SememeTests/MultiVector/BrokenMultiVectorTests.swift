import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// Folders for late interaction with wrong or damaged files: a typed error that names the file.
@Suite struct BrokenMultiVectorTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func model(_ name: String) throws -> String {
    let golden = try #require(try GoldenCases.all().first { $0.name == name })
    return try folder.copy(folder: golden.folder, as: "model")
  }

  @Test(arguments: [
    ("config_sentence_transformers.json", "[]"),
    ("config_sentence_transformers.json", #"{"query_length":0}"#),
    ("config_sentence_transformers.json", #"{"query_length":"many"}"#),
    ("config_sentence_transformers.json", #"{"query_prefix":7}"#),
    ("config_sentence_transformers.json", #"{"skiplist_words":"!"}"#),
    ("config_sentence_transformers.json", #"{"skiplist_words":[1]}"#),
    ("config_sentence_transformers.json", #"{"do_query_expansion":"yes"}"#),
    ("config_sentence_transformers.json", #"{"default_prompt_name":"query"}"#),
    ("modules.json", #"[{"type":"x.Transformer","path":""}]"#),
    ("1_Dense/config.json", #"{"in_features":31,"out_features":16,"bias":false}"#),
    ("1_Dense/config.json", #"{"in_features":32,"out_features":0,"bias":false}"#),
    ("1_Dense/config.json", #"{"in_features":32,"out_features":16,"bias":true}"#),
    (
      "1_Dense/config.json",
      #"{"in_features":32,"out_features":16,"bias":false,"module_input_name":"sentence_embedding"}"#
    ),
    (
      "1_Dense/config.json",
      #"{"in_features":32,"out_features":16,"bias":false,"use_residual":true}"#
    ),
    ("1_Dense/model.safetensors", "not weights"),
  ])
  func wrongFilesAreNamed(file: String, text: String) throws {
    let model = try model("colbert-pylate")
    try folder.write(Array(text.utf8), as: "model/\(file)")
    let error = try #require(throws: (any Error).self) { try MultiVectorEmbedder(folder: model) }
    #expect(file.split(separator: "/").contains { "\(error)".contains($0) }, "\(error)")
  }

  /// Numbers that are well formed and cannot be: they are named with the model.
  @Test(arguments: [
    (#"{"query_length":3}"#, "3"), (#"{"query_length":65}"#, "65"),
    (#"{"query_length":9223372036854775807}"#, "9223372036854775807"),
    (#"{"document_length":2}"#, "2"),
    (#"{"query_prefix":"[QQ]"}"#, "[QQ]"), (#"{"document_prefix":"[D]"}"#, "[D]"),
  ])
  func impossibleSettingsAreRefused(text: String, word: String) throws {
    let model = try model("colbert-pylate")
    try folder.write(Array(text.utf8), as: "model/config_sentence_transformers.json")
    let error = #expect(throws: SememeError.self) { try MultiVectorEmbedder(folder: model) }
    #expect(error?.message.contains(word) == true && error?.message.contains(model) == true)
  }

  @Test func longDocumentLengthsAreThoseOfTheModel() async throws {
    let model = try model("colbert-pylate")
    let settings = #"{"document_length":8192,"query_length":14}"#
    try folder.write(Array(settings.utf8), as: "model/config_sentence_transformers.json")
    let embedder = try MultiVectorEmbedder(folder: model)
    #expect(embedder.documentLength == 64)
    let long = String(repeating: "cat ", count: 500)
    let documents = try await embedder.encodeDocuments([long])
    #expect(documents.tokenCounts == [64] && documents.truncatedTokenCounts[0] > 0)
  }

  @Test(arguments: [
    "[]", "{", #"{"dim":0}"#, #"{"dim":9223372036854775807}"#, #"{"dim":15}"#,
    #"{"dim":16,"query_maxlen":-1}"#, #"{"dim":16,"query_token_id":1}"#,
    #"{"dim":16,"attend_to_mask_tokens":"no"}"#,
  ])
  func wrongMetadataIsNamed(text: String) throws {
    let model = try model("colbert-original")
    try folder.write(Array(text.utf8), as: "model/artifact.metadata")
    let error = try #require(throws: (any Error).self) { try MultiVectorEmbedder(folder: model) }
    #expect(
      "\(error)".contains("artifact.metadata") || "\(error)".contains("linear.weight"), "\(error)")
  }

  @Test func missingMetadataMeansTheDefaults() throws {
    let model = try model("colbert-original")
    try TestFiles.remove("\(model)/artifact.metadata")
    // 128 dimensions, of which this checkpoint has 16.
    let error = #expect(throws: CheckpointError.self) { try MultiVectorEmbedder(folder: model) }
    #expect(error?.message.contains("[128, 32]") == true)
  }

  @Test func otherModelsAreNotForLateInteraction() throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    let error = #expect(throws: SememeError.self) {
      try MultiVectorEmbedder(folder: golden.folder)
    }
    #expect(error?.message.contains("Dense") == true)
    let late = try model("colbert-pylate")
    let other = #expect(throws: SememeError.self) { try Embedder(folder: late) }
    #expect(other?.message.contains("MultiVectorEmbedder") == true)
  }

  @Test func mutatedSettingsAreErrorsOrVectors() async throws {
    var mutator = Mutator(seed: 31)
    for (name, files) in [
      (
        "colbert-pylate",
        ["config_sentence_transformers.json", "modules.json", "1_Dense/config.json"]
      ),
      ("colbert-original", ["artifact.metadata"]),
    ] {
      let model = try model(name)
      var loaded = 0
      for file in files {
        let original = try GoldenCases.bytes(of: "\(model)/\(file)")
        for _ in 0..<60 {
          try folder.write(mutator.mutate(original), as: "model/\(file)")
          guard let embedder = try? MultiVectorEmbedder(folder: model) else { continue }
          loaded += 1
          _ = try? await embedder.rank("cat", ["the cat, the car", ""])
        }
        try folder.write(original, as: "model/\(file)")
      }
      #expect(loaded > 0 && loaded < files.count * 60)
      try TestFiles.remove(model)
    }
  }
}
