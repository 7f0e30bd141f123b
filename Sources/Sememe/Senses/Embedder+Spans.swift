internal import SememeModels
public import SememeTensors
internal import SememeTokenizers

extension Embedder {
  /// Computes the vectors of parts of texts, such as words in their sentences, at several layers.
  ///
  /// The texts go through the encoder once, however many layers are asked for.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - spans: for every text the parts that are wanted, as ranges of the text's UTF-8 bytes.
  ///   - layers: where the vectors are taken from; one or more.
  ///   - subtokens: how a part of several tokens gets one vector.
  ///   - task: what the texts are for, where the model has routes.
  /// - Returns: for every text and span a matrix [layers × hidden], not normalised; nil where the
  ///   model does not read all of the span, since no token stands there or the text was cut before
  ///   its end.
  /// - Throws: `SememeError` where a span is empty or leaves its text, there is not a list of spans
  ///   for every text, or the model lacks a layer; `TokenizerError` or `ModelError`;
  ///   `CancellationError` where the task was cancelled.
  public func spanVectors(
    _ texts: [String], spans: [[Range<Int>]], layers: [LayerSelection],
    subtokens: SubtokenPooling = .mean, task: String? = nil
  ) async throws -> [[Tensor?]] {
    let engine = try routes.route(for: task).engine
    try SpanReader.check(spans, in: texts)
    let reader = try SpanReader(engine: engine, layers: layers, subtokens: subtokens)
    return try await engine.perform { flag in
      let batch = try engine.tokenize(texts, flag)
      guard reader.needsEncoder else {
        try engine.encoder.validate(batch)
        let execution = Execution(kernels: engine.kernels, arena: engine.arena)
        return try spans.indices.map {
          try reader.vectors(of: spans[$0], sequence: $0, in: batch, nil, execution)
        }
      }
      return try engine.collect(batch, capture: .hiddenStates, flag) {
        sequence, rows, states, execution in
        try reader.vectors(
          of: spans[sequence], sequence: sequence, in: batch, (states.value, rows.lowerBound),
          execution)
      }
    }
  }
}

/// Takes the vectors of parts of texts from what an encoder made of them.
private struct SpanReader: Sendable {
  let engine: EncoderEngine
  /// What is asked for, with the numbers of the layers that it needs; none for a lookup.
  let layers: [(selection: LayerSelection, indices: [Int])]
  let subtokens: SubtokenPooling

  init(
    engine: EncoderEngine, layers: [LayerSelection], subtokens: SubtokenPooling
  ) throws(SememeError) {
    guard !layers.isEmpty else {
      throw SememeError(.invalidArgument, "no layers: name at least one to take vectors from")
    }
    let depth = engine.encoder.layerCount
    var chosen: [(LayerSelection, [Int])] = []
    for layer in layers { chosen.append((layer, try layer.indices(layerCount: depth))) }
    self.layers = chosen
    self.engine = engine
    self.subtokens = subtokens
  }

  /// Whether anything but the input table is asked for.
  var needsEncoder: Bool { layers.contains { !$0.indices.isEmpty } }

  /// Makes sure that spans lie in their texts.
  static func check(_ spans: [[Range<Int>]], in texts: [String]) throws(SememeError) {
    guard spans.count == texts.count else {
      throw SememeError(
        .invalidArgument, "spans for \(spans.count) of \(texts.count) texts; give a list for each")
    }
    for (index, text) in texts.enumerated() {
      for span in spans[index]
      where span.isEmpty || span.lowerBound < 0 || span.upperBound > text.utf8.count {
        throw SememeError(
          .invalidArgument,
          "text \(index): span \(span.lowerBound)..<\(span.upperBound) of \(text.utf8.count) bytes; "
            + "give a range of the text's UTF-8 with at least one byte")
      }
    }
  }

  /// The vectors of spans of a text.
  ///
  /// - Parameters:
  ///   - spans: byte ranges.
  ///   - sequence: the text's number in the batch.
  ///   - batch: all texts' tokens.
  ///   - states: every layer of a micro-batch, and where the text's rows begin; nil where the
  ///     encoder was not needed.
  ///   - execution: how to run.
  /// - Returns: for every span [layers × hidden], or nil where it was not read.
  /// - Throws: `SememeError` where a number is not finite.
  func vectors(
    of spans: [Range<Int>], sequence: Int, in batch: TokenBatch,
    _ states: (value: HiddenStates, firstRow: Int)?, _ execution: Execution
  ) throws(SememeError) -> [Tensor?] {
    guard !spans.isEmpty else { return [] }
    let tokens = engine.tokens(of: sequence, in: batch)
    let isCut = batch.removedTokenCounts[sequence] > 0
    var result: [Tensor?] = []
    for span in spans {
      guard let covering = tokens.covering(span), !isCut || tokens.holdWhole(span, covering) else {
        result.append(nil)
        continue
      }
      var numbers: [Float] = []
      for (selection, indices) in layers {
        let rows: Tensor
        if let states, !indices.isEmpty {
          let (low, high) = (covering.lowerBound, covering.upperBound)
          rows = selection.combine(
            states.value, states.firstRow + low..<states.firstRow + high, indices, execution)
        } else {
          rows = engine.encoder.lookup(covering.map { tokens[$0].id }, execution)
        }
        numbers += subtokens.pool(rows, execution)
      }
      let width = engine.encoder.hiddenSize
      result.append(
        try engine.finite(Tensor(numbers, shape: [layers.count, width]), sequence))
    }
    return result
  }
}

extension [TextToken] {
  /// The tokens that share a byte with a part of their text: from the first to the last.
  func covering(_ bytes: Range<Int>) -> Range<Int>? {
    let covering = indices.filter { !self[$0].isSpecial && self[$0].byteRange.overlaps(bytes) }
    guard let first = covering.first, let last = covering.last else { return nil }
    return first..<last + 1
  }

  /// Whether truncation left all of a part of the text, not only its first or last tokens.
  fileprivate func holdWhole(_ part: Range<Int>, _ covering: Range<Int>) -> Bool {
    self[covering.lowerBound].byteRange.lowerBound <= part.lowerBound
      && self[covering.upperBound - 1].byteRange.upperBound >= part.upperBound
  }
}

extension SubtokenPooling {
  /// The vector of a part of a text from those of its tokens, [tokens × hidden].
  fileprivate func pool(_ tokens: Tensor, _ execution: Execution) -> [Float] {
    switch self {
    case .first: tokens.rows(0..<1).values
    case .last: tokens.rows(tokens.rows - 1..<tokens.rows).values
    case .mean:
      Pooling.forward(tokens, starts: [0, tokens.rows], modes: [.mean], execution).values
    }
  }
}
