internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// An encoder with its tokenizer and the threads and memory to run it: what embedders and the
/// models of single tasks are made of.
///
/// A value whose copies share weights; it can be used from any number of tasks at once.
struct EncoderEngine: Sendable {
  /// How a text becomes the sequence that the encoder reads.
  enum SequenceForm: Sendable {
    /// Between the special tokens of the tokenizer's template.
    case templated
    /// Its own tokens alone.
    case bare(BareForm)
  }

  /// What is left out of sequences without special tokens.
  struct BareForm: Sendable {
    /// The token that is left out; nil for none.
    var unwanted: Int32?
    /// How many Unicode scalars of a text are read for each token that may stay; nil reads all.
    ///
    /// Model2Vec guesses so how far it has to tokenize.
    var scalarsPerToken: Int?
  }

  /// The folder that the encoder came from.
  let folder: String
  /// The architecture as config.json names it.
  let modelType: String
  let tokenizer: Tokenizer
  let encoder: any TextEncoder
  let form: SequenceForm
  let runtime: EngineRuntime
  /// The numbers that the encoder multiplies.
  let format: NumberFormat
  /// The most tokens that are read of a text, special ones included.
  private(set) var maximumLength: Int

  init(
    folder: String, modelType: String, tokenizer: Tokenizer, encoder: any TextEncoder,
    form: SequenceForm, runtime: EngineRuntime, format: NumberFormat, maximumLength: Int
  ) {
    self.folder = folder
    self.modelType = modelType
    self.tokenizer = tokenizer
    self.encoder = encoder
    self.form = form
    self.runtime = runtime
    self.format = format
    self.maximumLength = maximumLength
  }

  var kernels: KernelLevel { runtime.kernels }
  var pool: ThreadPool { runtime.pool }
  var arena: Arena { runtime.arena }

  /// The fewest tokens to which a text can be cut: one beside the special ones.
  var minimumLength: Int {
    switch form {
    case .templated: tokenizer.minimumLength
    case .bare: 1
    }
  }

  /// Changes how much of a text is read.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room beside the special tokens, or is more than the
  ///   model has positions.
  mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    let limit = encoder.maximumLength
    guard length >= minimumLength, length <= limit else {
      let range = limit == .max ? "\(minimumLength) or more" : "from \(minimumLength) to \(limit)"
      throw SememeError(
        .invalidArgument,
        "maximum length \(length): the model reads \(range) tokens, special ones included")
    }
    maximumLength = length
  }

  /// The error for a text whose results hold NaN or infinity.
  func notFinite(_ text: Int) -> SememeError {
    SememeError(
      .nonFiniteVector,
      "the vector of text \(text) is not finite; the model's weights are damaged: \(folder)")
  }
}
