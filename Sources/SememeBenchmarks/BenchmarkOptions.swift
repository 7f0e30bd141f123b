import Sememe
import SememeTensors

/// What is measured, how long, and how it is written.
struct BenchmarkOptions {
  /// Arguments that cannot be followed.
  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  /// Parts of the names of what is measured; all where there is none.
  private(set) var filters: [String] = []
  private(set) var isQuick = false
  private(set) var format = Report.Format.text
  private(set) var wantsHelp = false
  /// Whether to answer scripts of `Benchmarks/peers` instead of measuring.
  private(set) var isWorker = false
  private var model = "sentence-transformers/all-MiniLM-L6-v2"
  /// Files of texts for the tokenizer and GloVe.
  private(set) var texts: [String] = []

  static let help = """
    usage: SememeBenchmarks [--filter NAME]… [--quick] [--format text|markdown|json] [--json]
                            [--model NAME|FOLDER] [--texts FILE]…

    Measures this machine's limits, the kernels of every level, the tokenizer and the encoder.

      --filter NAME     only what has NAME in its name, such as product/avx2/int8, attention,
                        rows, families, long, loading, words, tokenizer, encoder/float32; scalar
                        kernels only if named
      --quick           fewer shapes and repetitions
      --format FORMAT   how results are written; --json is --format json
      --model           the model of tokenizer and encoder (all-MiniLM-L6-v2)
      --texts FILE      texts for the tokenizer and words/glove, one a line
      --worker          answer Benchmarks/peers/attention.py and long_inputs.py on standard input

    A share is that of what the same thread reached right before and after with registers only, or
    with reading as many bytes; medians of interleaved repetitions.

    """

  /// Reads the command line.
  ///
  /// - Parameter arguments: without the command's name.
  /// - Throws: `Mistake`.
  init(_ arguments: some Sequence<String>) throws(Mistake) {
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      switch name {
      case "--filter": filters.append(try BenchmarkOptions.value(of: name, &rest))
      case "--quick": isQuick = true
      case "--worker": isWorker = true
      case "--json": format = .json
      case "--format":
        let value = try BenchmarkOptions.value(of: name, &rest)
        guard let known = Report.Format(rawValue: value) else {
          throw Mistake(description: "--format \(value): choose text, markdown or json")
        }
        format = known
      case "--model": model = try BenchmarkOptions.value(of: name, &rest)
      case "--texts": texts.append(try BenchmarkOptions.value(of: name, &rest))
      case "--help", "-h": wantsHelp = true
      default: throw Mistake(description: "\(name) is unknown; --help lists the options")
      }
    }
    if texts.isEmpty {
      texts = ["english", "multilingual"].map { "Scripts/golden/corpus/\($0).txt" }
    }
  }

  private static func value(
    of name: String, _ rest: inout ArraySlice<String>
  ) throws(Mistake) -> String {
    guard let value = rest.popFirst() else {
      throw Mistake(description: "\(name) needs a value; --help lists the options")
    }
    return value
  }

  /// Whether something of this name is to be measured.
  func wants(_ name: String) -> Bool {
    filters.isEmpty || filters.contains { name.contains($0) }
  }

  /// Whether the encoder is to be measured in some precision.
  var wantsEncoder: Bool { Numbers.allCases.contains { wants("encoder/\($0)") } }

  /// The levels whose kernels for some numbers no lower level has, and those that are asked for.
  ///
  /// The former are the ones that bring an instruction of their own. The scalar level is the
  /// specification, and has to be asked for.
  func levels(with numbers: Numbers) -> [KernelLevel] {
    var instructions: Set<String> = []
    return KernelLevel.available.filter { level in
      let isNew = Peak(level, numbers).map { instructions.insert($0.instruction).inserted } ?? false
      return isNew || filters.contains { $0.contains("\(level)") }
    }
  }

  /// How measurements of one thread are repeated.
  var sampling: Sampling {
    isQuick
      ? Sampling(repetitions: 3, slice: 0.5e-3) : Sampling(repetitions: 9, slice: 2e-3)
  }

  /// The folder of the model.
  ///
  /// - Throws: `ModelCacheError` where it is not on this machine.
  func modelFolder() throws -> String {
    try HubCache().modelFolder(for: model)
  }
}
