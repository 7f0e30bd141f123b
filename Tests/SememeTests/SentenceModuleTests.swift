import Sememe
import SememeTestSupport
import Testing

/// Modules between an encoder and the vector of a text whose files lie: a typed error that names what
/// is wrong.
@Suite struct SentenceModuleTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func copy(_ name: String) throws -> String {
    let golden = try #require(try GoldenCases.all().first { $0.name == name })
    return try folder.copy(folder: golden.folder, as: "model")
  }

  private func message(_ model: String) throws -> String {
    "\(try #require(throws: (any Error).self) { try Embedder(folder: model) })"
  }

  @Test(arguments: [
    (#"{"num_hidden_layers":4,"layer_start":1}"#, "word_embedding_dimension"),
    (#"{"word_embedding_dimension":33,"num_hidden_layers":4,"layer_start":1}"#, "33"),
    (#"{"embedding_dimension":33,"num_hidden_layers":4,"layer_start":1}"#, "33"),
    (#"{"word_embedding_dimension":32,"num_hidden_layers":5,"layer_start":1}"#, "[5]"),
    (#"{"word_embedding_dimension":32,"num_hidden_layers":5,"layer_start":2}"#, "2 to 5"),
    (#"{"word_embedding_dimension":32,"num_hidden_layers":4,"layer_start":5}"#, "layer_start"),
    (#"{"word_embedding_dimension":32,"num_hidden_layers":4,"layer_start":-1}"#, "layer_start"),
    (
      #"{"word_embedding_dimension":32,"num_hidden_layers":9223372036854775807,"layer_start":0}"#,
      "num_hidden_layers"
    ),
    (#"{"word_embedding_dimension":32}"#, "layer_weights"),
  ])
  func weightedLayersThatDoNotFitAreNamed(configuration: String, word: String) throws {
    let model = try copy("sbert-weighted-layers")
    try folder.write(
      Array(configuration.utf8), as: "model/1_WeightedLayerPooling/config.json")
    let message = try message(model)
    #expect(message.contains(word), "\(message)")
  }

  @Test func layerWeightsThatCannotBeDividedByAreNamed() throws {
    let model = try copy("sbert-weighted-layers")
    for weights: [Float] in [
      [1, -1, 2, -2], [.nan, 1, 1, 1], [.greatestFiniteMagnitude, .greatestFiniteMagnitude, 1, 1],
    ] {
      var tensors = SafetensorsBytes()
      tensors.add("layer_weights", "F32", [4], weights)
      try folder.write(tensors.file, as: "model/1_WeightedLayerPooling/model.safetensors")
      let message = try message(model)
      #expect(message.contains("layer_weights"), "\(message)")
    }
    try TestFiles.remove("\(model)/1_WeightedLayerPooling/model.safetensors")
    let message = try message(model)
    #expect(message.contains("1_WeightedLayerPooling"), "\(message)")
  }

  @Test(arguments: [
    (["Transformer", "WeightedLayerPooling"], "no Pooling module"),
    (["Transformer", "Pooling", "WeightedLayerPooling"], "more than one"),
    (["Transformer", "Pooling", "Pooling"], "more than one"),
    (["Transformer", "WeightedLayerPooling", "WeightedLayerPooling", "Pooling"], "first"),
    (["Transformer", "Normalize", "Pooling"], "can stand between"),
    (["Pooling"], "must be one that reads texts (Transformer, StaticEmbedding"),
    (["Transformer", "Transformer", "Pooling"], "no other"),
  ])
  func modulesInAnImpossibleOrderAreNamed(kinds: [String], word: String) throws {
    let model = try copy("sbert-weighted-layers")
    let paths = ["WeightedLayerPooling": "1_WeightedLayerPooling", "Pooling": "2_Pooling"]
    let list = kinds.map { #"{"type":"x.\#($0)","path":"\#(paths[$0] ?? "")"}"# }
    try folder.write(Array("[\(list.joined(separator: ","))]".utf8), as: "model/modules.json")
    let message = try message(model)
    #expect(message.contains(word), "\(message)")
  }

  @Test(arguments: [
    (#""token_embeddings","module_output_name":"sentence_embedding""#, "must read and write"),
    (#""sentence_embedding""#, "can stand between"), (#""all_layer_embeddings""#, "all_layer"),
    (#"7"#, "module_input_name"),
  ])
  func denseModulesOfOtherFeaturesAreNamed(input: String, word: String) throws {
    let model = try copy("sbert-token-dense")
    let configuration = #"{"in_features":32,"out_features":20,"module_input_name":\#(input)}"#
    try folder.write(Array(configuration.utf8), as: "model/1_Dense/config.json")
    let message = try message(model)
    #expect(message.contains(word), "\(message)")
  }

  @Test func tokenDenseBehindPoolingIsRefused() throws {
    let model = try copy("sbert-token-dense")
    let configuration =
      #"{"in_features":40,"out_features":24,"module_input_name":"token_embeddings"}"#
    try folder.write(Array(configuration.utf8), as: "model/3_Dense/config.json")
    let message = try message(model)
    #expect(message.contains("behind Pooling"), "\(message)")
  }

  @Test func aListOfTooManyModulesIsRefused() throws {
    let model = try copy("sbert-weighted-layers")
    let list = [String](repeating: #"{"type":"x.Dropout","path":""}"#, count: 10_000)
    try folder.write(Array("[\(list.joined(separator: ","))]".utf8), as: "model/modules.json")
    let message = try message(model)
    #expect(message.contains("modules.json"), "\(message)")
  }
}
