import ArgumentParser

/// `sememe words`: one vector for each word, whatever its context.
struct WordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "words",
    abstract: "Train, query and measure static word vectors: Word2Vec, GloVe, FastText.",
    discussion: """
      Files of word2vec (binary and text), GloVe, fastText (.bin, .ftz, .vec), NumPy and safetensors \
      are told apart by their content; text and word2vec's and fastText's files may be packed with \
      gzip.
      """,
    subcommands: [
      TrainWordsCommand.self, NeighborsCommand.self, AnalogyCommand.self,
      WordSimilarityCommand.self, OddOneOutCommand.self, WordVectorCommand.self,
      EvaluateWordsCommand.self, CompareWordsCommand.self, ConvertWordsCommand.self,
      QuantizeWordsCommand.self, ClassifyWordsCommand.self, PhrasesCommand.self,
    ])
}
