import ArgumentParser
import Sememe

/// Vectors of other kinds: sparse ones, and several of a text.
extension EmbedCommand {
  /// Whether something else than one vector of a text is written.
  var isOfOtherKind: Bool { sparse || multiVector }

  /// What stands before every text, by the options.
  private var chosenPrompt: EmbeddingOptions.Prompt? {
    prompt.map { .text($0) } ?? promptName.map { .named($0) }
  }

  /// Refuses options that do not go together.
  func validateKind() throws {
    if sparse, multiVector {
      throw ValidationError("--sparse and --multi-vector exclude each other")
    }
    if let maxActiveDims {
      guard sparse else { throw ValidationError("--max-active-dims is for --sparse") }
      guard maxActiveDims >= 1 else {
        throw ValidationError("--max-active-dims \(maxActiveDims): give at least 1")
      }
    }
    guard isOfOtherKind else { return }
    let kind = sparse ? "--sparse" : "--multi-vector"
    for (name, isGiven) in [
      ("--normalize", normalize), ("--truncate-dim", truncateDim != nil), ("--resume", resume),
    ] where isGiven {
      throw ValidationError("\(name) does not work with \(kind)")
    }
    if multiVector, let task, task != "query", task != "document" {
      throw ValidationError("--task \(task): with --multi-vector a text is a query or a document")
    }
    guard chosenFormat == .jsonl || chosenFormat == .safetensors else {
      throw ValidationError(
        "\(kind) writes jsonl or safetensors, not \(chosenFormat.rawValue)")
    }
  }

  /// Computes and writes sparse vectors.
  func writeSparse(_ texts: TextStream, to file: OutputFile) async throws {
    var embedder: SparseModel = try model.source.loading.load(
      model.model, model.arithmetic.precision)
    if let maxLength { try embedder.setMaximumLength(maxLength) }
    let options = SparseModel.Options(
      prompt: chosenPrompt, task: task, maximumActiveDimensions: maxActiveDims)
    var report = EmbedReport(maximumLength: embedder.maximumLength, isStrict: strict)
    var writer = try SparseWriter(chosenFormat, to: file, embedder)
    // An unknown prompt or task is an error even where no text comes.
    _ = try await embedder.encode([], options)
    for try await window in TextWindows(texts) {
      let vectors = try await embedder.encode(window, options)
      try report.add(vectors.count, truncatedTokenCounts: vectors.truncatedTokenCounts)
      try writer.write(vectors)
    }
    try writer.finish()
    report.finish()
  }

  /// Computes and writes the vectors of tokens.
  func writeMultiVector(_ texts: TextStream, to file: OutputFile) async throws {
    var embedder: MultiVectorModel = try model.source.loading.load(
      model.model, model.arithmetic.precision)
    let isQuery = task == "query"
    if let maxLength { try embedder.setMaximumLength(maxLength, ofQueries: isQuery) }
    var report = EmbedReport(
      maximumLength: embedder.maximumLength(ofQueries: isQuery), isStrict: strict)
    var writer = try MultiVectorWriter(chosenFormat, to: file, dimension: embedder.dimension)
    _ = try await embedder.encode([], areQueries: isQuery, chosenPrompt)
    for try await window in TextWindows(texts) {
      let vectors = try await embedder.encode(window, areQueries: isQuery, chosenPrompt)
      try report.add(vectors.count, truncatedTokenCounts: vectors.truncatedTokenCounts)
      try writer.write(vectors)
    }
    try writer.finish()
    report.finish()
  }
}
