internal import SememeJSON

/// The steps of a sentence-transformers folder, as modules.json lists them.
struct ModuleList {
  /// What a module does; both dialects of type names end in the same class name.
  enum Kind: String {
    case transformer = "Transformer"
    case pooling = "Pooling"
    case dense = "Dense"
    case layerNorm = "LayerNorm"
    case normalize = "Normalize"
    /// Does nothing outside training.
    case dropout = "Dropout"
  }

  struct Module {
    let kind: Kind
    /// The folder with the module's files.
    let folder: String
  }

  let modules: [Module]
  /// What messages call the list.
  let source: String

  /// Reads a folder's list.
  ///
  /// - Parameter folder: a model folder; without modules.json it is a bare transformer, and its
  ///   tokens are pooled by their mean, as sentence-transformers does.
  /// - Throws: where the file is invalid or names a module that is not supported.
  init(folder: String) throws {
    let path = "\(folder)/modules.json"
    source = path
    guard let list = try ConfigurationFile.readIfPresent(path) else {
      modules = [Module(kind: .transformer, folder: folder)]
      return
    }
    guard list.kind == .array, list.count > 0 else {
      throw SememeError(.invalidModel, "\(path): must be a list of modules")
    }
    modules = try list.elements.map { entry in
      let type = try entry.requireString("type")
      let name = type.split(separator: ".").last.map(String.init) ?? type
      guard let kind = Kind(rawValue: name) else {
        throw SememeError(
          .invalidModel,
          "\(path): module type \"\(type)\" is not supported; supported are "
            + "Transformer, Pooling, Dense, LayerNorm, Normalize, Dropout")
      }
      let subfolder = try entry.optionalString("path") ?? ""
      guard ModuleList.staysInside(subfolder) else {
        throw SememeError(
          .invalidModel, "\(path): module path \"\(subfolder)\" must lie in the model's folder")
      }
      return Module(kind: kind, folder: subfolder.isEmpty ? folder : "\(folder)/\(subfolder)")
    }
    guard modules.first?.kind == .transformer,
      modules.count(where: { $0.kind == .transformer }) == 1
    else {
      throw SememeError(.invalidModel, "\(path): the first module, and no other, is Transformer")
    }
  }

  private static func staysInside(_ path: String) -> Bool {
    !path.hasPrefix("/") && !path.utf8.contains(0)
      && !path.split(separator: "/").contains { $0 == ".." }
  }
}
