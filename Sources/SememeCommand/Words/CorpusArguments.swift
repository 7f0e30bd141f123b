import ArgumentParser
import SememeWords

/// How text becomes words.
struct CorpusArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What words are: what stands between white space, or runs of letters.",
      valueName: "whitespace|letters"))
  var tokenization = CorpusOptions.Tokenization.whitespace

  @Flag(help: "Make texts lower-case first.")
  var lowercase = false

  var options: CorpusOptions {
    CorpusOptions(tokenization: tokenization, lowercases: lowercase)
  }
}
