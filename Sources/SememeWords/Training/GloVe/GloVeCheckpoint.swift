internal import SememeCheckpoints
internal import SememeSystem
internal import SememeTensors

/// The state of a GloVe training between two passes, in a safetensors file.
struct GloVeCheckpoint {
  /// Passes that are done.
  let epoch: Int
  /// The mean loss of each.
  let losses: [Double]

  private static let format = "sememe-glove-1"

  /// Saves a state.
  ///
  /// - Parameters:
  ///   - rows: what was learned.
  ///   - fingerprint: what it was learned from and how.
  ///   - path: the file, which is replaced as a whole.
  /// - Throws: `WordVectorsError` where it cannot be written.
  func write(_ rows: GloVeRows, fingerprint: UInt64, to path: String) throws(WordVectorsError) {
    do throws(CheckpointError) {
      try SafetensorsWriter.write(
        ["words": rows.kept(.word), "contexts": rows.kept(.context)],
        metadata: [
          "format": GloVeCheckpoint.format, "epoch": String(epoch),
          "losses": losses.map { String($0) }.joined(separator: " "),
          "fingerprint": String(fingerprint, radix: 16),
        ], to: path)
    } catch {
      throw WordVectorsError(
        .unwritableFile, "cannot save the state of the training", path: path, cause: error)
    }
  }

  /// Takes up a saved state.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - rows: get what was learned.
  ///   - fingerprint: what it must have been learned from and how.
  /// - Returns: the state; nil where there is no file.
  /// - Throws: `WordVectorsError` where it is damaged or belongs to another training.
  static func read(
    _ path: String, into rows: GloVeRows, fingerprint: UInt64
  ) throws(WordVectorsError) -> GloVeCheckpoint? {
    guard FileSystem.exists(path) else { return nil }
    let file: SafetensorsFile
    do throws(CheckpointError) {
      file = try SafetensorsFile(path: path, mapping: .never)
    } catch {
      throw WordVectorsError(
        .malformedFile, "no state of a training that could go on; remove it to begin anew",
        path: path, cause: error)
    }
    guard file.metadata["format"] == format,
      let epoch = file.metadata["epoch"].flatMap({ Int($0) }), epoch >= 0,
      let losses = file.metadata["losses"]?.split(separator: " ").map({ Double($0) }),
      losses.count == epoch, !losses.contains(nil)
    else {
      throw WordVectorsError(
        .malformedFile, "no state of a GloVe training; remove it to begin anew", path: path)
    }
    guard file.metadata["fingerprint"] == String(fingerprint, radix: 16) else {
      throw WordVectorsError(
        .invalidArgument,
        "the state saved there belongs to other texts or options; give the same ones to go on, or "
          + "remove it to begin anew", path: path)
    }
    for (name, side) in [("words", GloVeRows.Side.word), ("contexts", .context)] {
      guard let stored = file.stored(name), stored.type == .float32,
        stored.shape == [rows.count, rows.keptWidth]
      else {
        throw WordVectorsError(
          .malformedFile,
          "the tensor \(name) is not F32 of shape [\(rows.count), \(rows.keptWidth)]; remove the file "
            + "to begin anew", path: path)
      }
      rows.restore(stored.tensor(), side)
    }
    return GloVeCheckpoint(epoch: epoch, losses: losses.compactMap { $0 })
  }
}
