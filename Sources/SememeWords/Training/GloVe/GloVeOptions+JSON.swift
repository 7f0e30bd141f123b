internal import SememeJSON

extension GloVeOptions {
  /// The settings as a training's file keeps them.
  var json: JSON {
    .object([
      ("dimension", .int(dimension)), ("window", .int(window)), ("symmetric", .bool(isSymmetric)),
      ("weighs_distance", .bool(weighsDistance)), ("minimum_count", .int(minimumCount)),
      ("maximum_vocabulary", maximumVocabulary == .max ? .null : .int(maximumVocabulary)),
      ("epochs", .int(epochs)), ("learning_rate", .double(Double(learningRate))),
      ("maximum_weight_count", .double(maximumWeightCount)), ("alpha", .double(alpha)),
      ("seed", .string(String(seed))), ("memory_limit", .int(memoryLimit)),
      ("temporary_folder", .string(temporaryFolder)), ("output", .string(output.rawValue)),
    ])
  }

  /// Settings that a file keeps.
  init(_ json: JSONValue) throws {
    self.init()
    dimension = try json.requireInt("dimension")
    window = try json.requireInt("window")
    isSymmetric = try json.requireBool("symmetric")
    weighsDistance = try json.requireBool("weighs_distance")
    minimumCount = try json.requireInt("minimum_count")
    maximumVocabulary = try json.optionalInt("maximum_vocabulary") ?? .max
    epochs = try json.requireInt("epochs")
    learningRate = Float(try json.requireDouble("learning_rate"))
    maximumWeightCount = try json.requireDouble("maximum_weight_count")
    alpha = try json.requireDouble("alpha")
    seed = try json.requireSeed()
    memoryLimit = try json.requireInt("memory_limit")
    temporaryFolder = try json.requireString("temporary_folder")
    let name = try json.requireString("output")
    guard let output = Output(rawValue: name) else {
      throw try json.require("output").mismatch("\"sum\" or \"word\"")
    }
    self.output = output
    try validate()
  }
}
