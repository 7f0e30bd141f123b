import ArgumentParser
import SememeWords

/// `sememe words train glove`.
struct TrainGloVeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "glove",
    abstract: "Learn vectors from how often words stand together (Pennington et al. 2014).",
    discussion: "Pairs are counted with bounded memory; what does not fit is sorted on the disk.")

  @OptionGroup var files: TrainingFiles
  @OptionGroup var format: VectorsFormatArgument

  @Option(help: ArgumentHelp("Numbers of a vector.", valueName: "n"))
  var dim = 50

  @Option(help: ArgumentHelp("Words to each side that count as near.", valueName: "n"))
  var window = 15

  @Option(help: ArgumentHelp("Passes over the pairs.", valueName: "n"))
  var epochs = 25

  @Option(help: ArgumentHelp("Words that are rarer are left out.", valueName: "n"))
  var minCount = 5

  @Option(help: ArgumentHelp("The learning rate of AdaGrad.", valueName: "rate"))
  var learningRate: Float = 0.05

  @Option(help: ArgumentHelp("Counts from which on pairs weigh the same.", valueName: "n"))
  var xMax = 100.0

  @Option(help: ArgumentHelp("The power by which rarer pairs weigh less.", valueName: "power"))
  var alpha = 0.75

  @Option(help: ArgumentHelp("Mebibytes for counting at most.", valueName: "n"))
  var memory = 2048

  @Option(help: ArgumentHelp("The folder for what does not fit.", valueName: "folder"))
  var temporaryFolder = "/tmp"

  func validate() throws {
    if memory < 1 || memory > 1 << 20 {
      throw ValidationError("--memory \(memory): give 1 to 1048576")
    }
  }

  func run() async throws {
    var options = GloVeOptions()
    options.dimension = dim
    options.window = window
    options.epochs = epochs
    options.minimumCount = minCount
    options.learningRate = learningRate
    options.maximumWeightCount = xMax
    options.alpha = alpha
    options.memoryLimit = memory << 20
    options.temporaryFolder = temporaryFolder
    options.seed = files.seed
    let result = try await files.run { [options] report in
      try await GloVe(options: options, corpus: files.corpus.options).train(
        on: files.files, pool: files.threads.pool(), checkpoint: files.note, progress: report)
    } orResume: { note, report in
      try await GloVe.resume(
        note, on: files.files, pool: files.threads.pool(), progress: report)
    }
    let vectors = result.vectors
    try vectors.save(to: files.output, format: format.chosen(files.output))
    try files.report(words: vectors.count, dimension: vectors.dimension)
  }
}
