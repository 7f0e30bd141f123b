import Sememe

/// The model that the command takes when none is named.
enum DefaultModel {
  /// Whether it is in the model cache of this machine.
  static var isHere: Bool {
    (try? HubCache().modelFolder(for: "sentence-transformers/all-MiniLM-L6-v2")) != nil
  }
}
