import ArgumentParser
import SememeWords

/// `sememe words train word2vec`.
struct TrainWord2VecCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "word2vec",
    abstract: "Learn vectors from the words around each word (Mikolov et al. 2013).",
    discussion: """
      By default gensim's settings: the neighbors predict the word (--cbow) with five negatives. \
      --save-model keeps the whole model, which --continue goes on from with new texts.
      """)

  @OptionGroup var files: TrainingFiles
  @OptionGroup var context: ContextArguments
  @OptionGroup var format: VectorsFormatArgument

  @Option(
    name: .customLong("continue"),
    help: ArgumentHelp(
      "A model to go on from: its words keep their vectors, new ones are added.",
      valueName: "file"))
  var earlier: String?

  @Option(help: ArgumentHelp("Write the whole model, too, for --continue.", valueName: "file"))
  var saveModel: String?

  func run() async throws {
    var options = Word2VecOptions()
    try context.apply(to: &options, files)
    let model = try await files.run { report in
      let earlier = try earlier.map { try Word2VecModel(path: $0) }
      return try await Word2VecTrainer(options).train(
        on: files.files, continuing: earlier, checkpoint: files.note, progress: report)
    } orResume: { note, report in
      try await Word2VecTrainer.resume(note, on: files.files, progress: report)
    }
    if let saveModel { try model.save(to: saveModel) }
    let vectors = model.vectors
    try vectors.save(to: files.output, format: format.chosen(files.output))
    try files.report(words: vectors.count, dimension: vectors.dimension)
  }
}
