import ArgumentParser
import Sememe
import SememeCheckpoints

/// `sememe model convert`: a model's weights in safetensors, or in other numbers.
struct ModelConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write a model as a folder with its weights in safetensors.",
    discussion: """
      Reads safetensors, pytorch_model.bin (whole or in shards) and GGUF files. The folder appears \
      complete or not at all, and the same model gives the same bytes each time.
      """)

  @OptionGroup var names: ConversionArguments

  @Option(
    help: ArgumentHelp(
      "What floating-point numbers become; as they are by default, GGUF's blocks float32.",
      valueName: "float32|float16|bfloat16"))
  var precision: StoredPrecision?

  func run() async throws {
    try ModelConversion.convert(names.folder(), to: names.target, type: precision?.type)
    try StandardOutput().print(names.target)
  }
}

/// `sememe model quantize`: a model's weights in 8 bits.
struct ModelQuantizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Write a model as a folder with the matrices of its layers in 8 bits.",
    discussion: """
      Each row of a matrix gets a scale of its own; lookup tables become float16, all else stays as \
      it is. The folder loads in every precision.
      """)

  @OptionGroup var names: ConversionArguments

  func run() async throws {
    try ModelConversion.quantize(names.folder(), to: names.target)
    try StandardOutput().print(names.target)
  }
}

/// What is written anew, and where.
struct ConversionArguments: ParsableArguments {
  @Argument(help: "A model's name, a folder, or a GGUF file.")
  var source: String

  @Argument(help: "The folder that is made; nothing may stand there yet.")
  var target: String

  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  /// The model's folder, or its GGUF file.
  func folder() throws -> String {
    try HubCache().modelFolder(for: source, revision: revision)
  }
}

/// The numbers that weights can be stored in.
enum StoredPrecision: String, CaseIterable, ExpressibleByArgument {
  case float32
  case float16
  case bfloat16

  var type: ElementType {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    }
  }
}
