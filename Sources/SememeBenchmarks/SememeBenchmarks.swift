/// What the machine can do, and how much of it the kernels, the tokenizer and the encoder get.
///
/// `make bench` builds and runs it; `--help` lists its options.
@main
enum SememeBenchmarks {
  static func main() async {
    let options: BenchmarkOptions
    do throws(BenchmarkOptions.Mistake) {
      options = try BenchmarkOptions(CommandLine.arguments.dropFirst())
    } catch {
      StandardStreams.writeError("SememeBenchmarks: \(error.description)\n")
      StandardStreams.exit(2)
    }
    if options.wantsHelp {
      StandardStreams.write(BenchmarkOptions.help)
      return
    }
    var report = Report(format: options.format)
    do {
      if options.isWorker {
        try await PeerWorker.answerStandardInput()
        return
      }
      defer { report.finish() }
      try await run(options, &report)
      if report.isEmpty {
        throw BenchmarkOptions.Mistake(description: "nothing has such a name; see --help")
      }
    } catch {
      StandardStreams.writeError("SememeBenchmarks: \(error)\n")
      StandardStreams.exit(1)
    }
  }

  private static func run(_ options: BenchmarkOptions, _ report: inout Report) async throws {
    try await LimitsBenchmark(options).run(&report)
    var products = ProductBenchmark(options)
    try await products.run(&report)
    var attention = AttentionBenchmark(options)
    try await attention.run(&report)
    var rows = RowBenchmark(options)
    try await rows.run(&report)
    try await FamilyBenchmark(options).run(&report)
    try await LongBenchmark(options).run(&report)
    try LoadingBenchmark(options).run(&report)
    try await WordsBenchmark(options).run(&report)
    if options.wants("tokenizer") || options.wantsEncoder {
      let folder = try options.modelFolder()
      try await TokenizerBenchmark(options, folder).run(&report)
      try await EncoderBenchmark(options, folder).run(&report)
    }
  }
}
