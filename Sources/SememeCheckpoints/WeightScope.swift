internal import SememeSystem
package import SememeTensors

/// A path into a checkpoint's tensors that keeps account of what was read.
///
/// `scope["encoder"]["layer"]` narrows the path; `tensor` reads below it and insists on a shape;
/// `finish` insists that nothing was left over. Together: nothing missing, nothing unused, all
/// shapes equal.
package struct WeightScope: Sendable {
  private let ledger: Ledger
  private let path: String

  /// Who read what.
  private final class Ledger: Sendable {
    let checkpoint: any Checkpoint
    let names: WeightNames
    /// Makes what is asked for, where nothing is read.
    let make: Maker?
    /// From the name a model asks for to the name in the checkpoint.
    let stored: [String: String]
    let unread: Locked<Set<String>>

    init(making make: @escaping Maker) {
      checkpoint = NoCheckpoint()
      names = WeightNames()
      self.make = make
      stored = [:]
      unread = Locked([])
    }

    init(_ checkpoint: any Checkpoint, _ names: WeightNames) throws(CheckpointError) {
      self.checkpoint = checkpoint
      self.names = names
      make = nil
      var stored: [String: String] = [:]
      for name in checkpoint.names.sorted() {
        let canonical = names.canonical(name)
        if let other = stored.updateValue(name, forKey: canonical) {
          throw CheckpointError(
            .malformedFile,
            "\(checkpoint.source): \"\(other)\" and \"\(name)\" are both \"\(canonical)\"")
        }
      }
      self.stored = stored
      unread = Locked(Set(stored.keys))
    }
  }

  /// The root of a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: the tensors.
  ///   - names: the dialect of their names.
  /// - Throws: `CheckpointError` where two tensors have the same name in today's dialect.
  package init(
    _ checkpoint: any Checkpoint, names: WeightNames = WeightNames()
  ) throws(CheckpointError) {
    ledger = try Ledger(checkpoint, names)
    path = ""
  }

  /// Gives the tensor of a path and a shape.
  package typealias Maker = @Sendable (_ name: String, _ shape: [Int]) -> Tensor

  /// A root whose tensors are made when they are asked for: a model of any shape without a file.
  ///
  /// It has whatever is asked for, and contains nothing that may be left out.
  ///
  /// - Parameter make: gives the tensor of a path and a shape; may be called on any thread.
  package init(making make: @escaping Maker) {
    ledger = Ledger(making: make)
    path = ""
  }

  /// What there is where nothing is read.
  private struct NoCheckpoint: Checkpoint {
    let source = "made weights"
    let form = "none"
    let names: [String] = []
    func stored(_ name: String) -> StoredTensor? { nil }
  }

  private init(_ ledger: Ledger, _ path: String) {
    self.ledger = ledger
    self.path = path
  }

  /// The scope one segment deeper.
  package subscript(_ segment: String) -> WeightScope {
    WeightScope(ledger, absolute(segment))
  }

  /// The scope of a numbered layer.
  package subscript(_ index: Int) -> WeightScope { self["\(index)"] }

  /// Whether any tensor lies below a segment of this scope.
  ///
  /// - Parameter segment: one segment of a path.
  /// - Returns: whether there is a tensor of that name or below it.
  package func contains(_ segment: String) -> Bool {
    let name = absolute(segment)
    return ledger.stored[name] != nil || ledger.stored.keys.contains { $0.hasPrefix(name + ".") }
  }

  /// Reads a tensor.
  ///
  /// - Parameters:
  ///   - name: its last segment, such as `weight`.
  ///   - shape: the shape that the configuration expects.
  /// - Returns: the tensor as 32-bit floats.
  /// - Throws: `CheckpointError` where it is missing, has another shape, or holds a number that is
  ///   not finite.
  package func tensor(_ name: String, _ shape: [Int]) throws(CheckpointError) -> Tensor {
    let tensor = try unchecked(name, shape)
    guard Elementwise.isFinite(tensor, .best) else { throw notFinite(name) }
    return tensor
  }

  /// Insists that a tensor holds neither NaN nor infinity.
  ///
  /// - Parameter name: its last segment; a tensor that was read.
  /// - Throws: `CheckpointError` where it holds a number that is not finite.
  package func requireFinite(_ name: String) throws(CheckpointError) {
    guard let stored = stored(name), !Elementwise.isFinite(stored.tensor(), .best) else { return }
    throw notFinite(name)
  }

  /// Gives the memory of a tensor that has been copied elsewhere back to the system, where it is
  /// mapped; reading it again brings it back from the file.
  ///
  /// - Parameter name: its last segment.
  package func giveBack(_ name: String) { stored(name)?.giveBack() }

  private func stored(_ name: String) -> StoredTensor? {
    ledger.stored[absolute(name)].flatMap { ledger.checkpoint.stored($0) }
  }

  private func notFinite(_ name: String) -> CheckpointError {
    CheckpointError(
      .nonFiniteWeight,
      "\(ledger.checkpoint.source): \"\(absolute(name))\" holds NaN or infinity; "
        + "the file is damaged or training diverged")
  }

  /// Reads a tensor without touching its numbers: a mapped lookup table stays on disk until it is
  /// used and is judged by the vectors it leads to; a weight is judged while it is packed.
  ///
  /// - Parameters:
  ///   - name: its last segment.
  ///   - shape: the shape that the configuration expects.
  /// - Returns: the tensor as 32-bit floats.
  /// - Throws: `CheckpointError` where it is missing or has another shape.
  package func unchecked(_ name: String, _ shape: [Int]) throws(CheckpointError) -> Tensor {
    let canonical = absolute(name)
    if let make = ledger.make { return make(canonical, shape) }
    let source = ledger.checkpoint.source
    guard let key = ledger.stored[canonical], let stored = ledger.checkpoint.stored(key) else {
      throw CheckpointError(
        .missingTensor,
        "\(source): \"\(canonical)\" of shape \(shape) is missing; "
          + "the configuration and the weights do not belong together")
    }
    guard stored.shape == shape else {
      throw CheckpointError(
        .shapeMismatch,
        "\(source): \"\(key)\" has shape \(stored.shape), the configuration expects \(shape)")
    }
    ledger.unread.withLock { _ = $0.remove(canonical) }
    return stored.tensor()
  }

  /// Ends the reading: every tensor must have been read or be on the dialect's list of ignored
  /// ones.
  ///
  /// - Throws: `CheckpointError` naming tensors that nobody read.
  package func finish() throws(CheckpointError) {
    let unused = ledger.unread.withLock { $0 }.filter { !ledger.names.isIgnored($0) }.sorted()
    guard unused.isEmpty else {
      let shown = unused.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
      let more = unused.count > 5 ? " and \(unused.count - 5) more" : ""
      throw CheckpointError(
        .unusedTensor,
        "\(ledger.checkpoint.source): the configuration has no place for \(shown)\(more)")
    }
  }

  private func absolute(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
