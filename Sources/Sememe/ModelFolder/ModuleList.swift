internal import SememeJSON
internal import SememeModels
internal import SememeSystem

/// The steps of a sentence-transformers folder, as modules.json lists them.
struct ModuleList {
  static let fileName = "modules.json"

  /// What a module does; both dialects of type names end in the same class name.
  enum Kind: String, CaseIterable {
    case transformer = "Transformer"
    case staticEmbedding = "StaticEmbedding"
    case pooling = "Pooling"
    case weightedLayerPooling = "WeightedLayerPooling"
    case dense = "Dense"
    case layerNorm = "LayerNorm"
    case normalize = "Normalize"
    /// Does nothing outside training.
    case dropout = "Dropout"
    /// Several lists of modules, of which the task chooses one.
    case router = "Router"
    /// What Router was called before sentence-transformers 5.
    case asym = "Asym"
    /// A transformer with its head for masked language modelling, as sparse models before
    /// sentence-transformers 5.4 call it.
    case maskedLanguageModel = "MLMTransformer"
    /// Makes one weight for every word of the vocabulary.
    case spladePooling = "SpladePooling"
    /// One weight for every token, whatever stands beside it.
    case sparseStaticEmbedding = "SparseStaticEmbedding"

    /// Whether it reads the tokens of texts.
    var isEncoder: Bool {
      switch self {
      case .transformer, .staticEmbedding, .maskedLanguageModel, .sparseStaticEmbedding: true
      default: false
      }
    }
    /// Whether it is part of a model of sparse vectors.
    var isSparse: Bool {
      self == .maskedLanguageModel || self == .spladePooling || self == .sparseStaticEmbedding
    }
    /// Whether it chooses between lists of modules.
    var isRouter: Bool { self == .router || self == .asym }
  }

  /// The modules that a list can begin with, as messages name them.
  static let encoderNames = Kind.allCases.filter(\.isEncoder).map(\.rawValue)
    .joined(separator: ", ")

  struct Module: Sendable {
    let kind: Kind
    /// The folder with the module's files.
    let folder: ModelFolder
  }

  let modules: [Module]
  /// What messages call the list.
  let source: String

  /// The most modules that a list may have.
  private static let maximumCount = 256

  /// Reads a folder's list.
  ///
  /// - Parameter folder: a model folder; without modules.json it is Model2Vec's where its
  ///   config.json says so, else a bare transformer, whose tokens are pooled by their mean, as
  ///   sentence-transformers does.
  /// - Throws: where the file is invalid or names a module that is not supported.
  init(_ folder: ModelFolder) throws {
    let path = folder.name(of: ModuleList.fileName)
    source = path
    guard let list = try folder.jsonIfPresent(ModuleList.fileName) else {
      let configuration = try folder.jsonIfPresent("config.json")
      let isStatic = configuration.map(Model2VecConfiguration.recognizes) ?? false
      modules = [Module(kind: isStatic ? .staticEmbedding : .transformer, folder: folder)]
      return
    }
    guard list.kind == .array, 1...ModuleList.maximumCount ~= list.count else {
      throw SememeError(
        .invalidModel, "\(path): must be a list of 1 to \(ModuleList.maximumCount) modules")
    }
    modules = try list.elements.map { entry in
      Module(
        kind: try ModuleList.kind(named: entry.requireString("type"), in: path),
        folder: try ModuleList.subfolder(
          try entry.optionalString("path") ?? "", of: folder, namedIn: path))
    }
  }

  /// The folder of the transformer that the list begins with.
  ///
  /// - Returns: the folder.
  /// - Throws: `SememeError` where the list begins with something else.
  func transformerFolder() throws(SememeError) -> ModelFolder {
    guard let first = modules.first, first.kind == .transformer else {
      throw SememeError(.invalidModel, "\(source): the first module must be Transformer")
    }
    return first.folder
  }

  /// The kind that a class is of.
  static func kind(named type: String, in source: String) throws(SememeError) -> Kind {
    let name = type.split(separator: ".").last.map(String.init) ?? type
    guard let kind = Kind(rawValue: name) else {
      throw SememeError(
        .invalidModel,
        "\(source): module type \"\(type)\" is not supported; supported are "
          + Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return kind
  }

  /// A module's folder within another one.
  static func subfolder(
    _ path: String, of folder: ModelFolder, namedIn source: String
  ) throws(SememeError) -> ModelFolder {
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !path.hasPrefix("/"), !path.utf8.contains(0), !parts.contains("..") else {
      throw SememeError(
        .invalidModel, "\(source): module path \"\(path)\" must lie in the model's folder")
    }
    return folder[parts.joined(separator: "/")]
  }
}
