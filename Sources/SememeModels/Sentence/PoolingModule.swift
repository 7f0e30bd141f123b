package import SememeJSON
package import SememeTensors

/// The Pooling module of a sentence-transformers folder: which modes, and whether prompts count.
package struct PoolingModule: Sendable, Equatable {
  /// The modes whose results are put side by side, in the reference's order.
  package let modes: [PoolingMode]
  /// Whether the tokens of a prompt take part.
  package var includesPrompt: Bool

  /// Makes a module.
  ///
  /// - Parameters:
  ///   - modes: at least one.
  ///   - includesPrompt: whether the tokens of a prompt take part.
  package init(modes: [PoolingMode], includesPrompt: Bool = true) {
    self.modes = modes
    self.includesPrompt = includesPrompt
  }

  /// Reads a module's config.json in either dialect.
  ///
  /// sentence-transformers before 5.4 wrote one Boolean per mode (`pooling_mode_mean_tokens`), and
  /// none set means the mean; later versions write `pooling_mode`, a name or a list of names.
  ///
  /// - Parameter configuration: the root of the file.
  /// - Throws: `ModelError` where a mode is unknown or a value has the wrong type.
  package init(configuration: JSONValue) throws(ModelError) {
    let reader = ConfigurationReader(root: configuration)
    includesPrompt = try reader.flag("include_prompt", default: true)
    if let mode = configuration["pooling_mode"], !mode.isNull {
      modes = try PoolingModule.named(mode, configuration.source)
    } else {
      modes = try PoolingModule.flagged(reader)
    }
  }

  private static func named(
    _ value: JSONValue, _ source: String
  ) throws(ModelError) -> [PoolingMode] {
    let values = value.kind == .array ? Array(value.elements) : [value]
    var modes: [PoolingMode] = []
    for value in values {
      guard let name = value.string, let mode = PoolingMode(rawValue: name) else {
        let known = PoolingMode.allCases.map(\.rawValue).joined(separator: ", ")
        throw ModelError(
          .unsupportedArchitecture,
          "\(source): pooling_mode \"\(value.string ?? "")\" is not supported; supported are: \(known)"
        )
      }
      modes.append(mode)
    }
    guard !modes.isEmpty else {
      throw ModelError(.invalidConfiguration, "\(source): pooling_mode is an empty list")
    }
    return modes
  }

  /// The flags in the order in which the reference concatenates.
  private static let flags: [(key: String, mode: PoolingMode)] = [
    ("pooling_mode_cls_token", .cls),
    ("pooling_mode_max_tokens", .max),
    ("pooling_mode_mean_tokens", .mean),
    ("pooling_mode_mean_sqrt_len_tokens", .meanSqrtLength),
    ("pooling_mode_weightedmean_tokens", .weightedMean),
    ("pooling_mode_lasttoken", .lastToken),
  ]

  private static func flagged(_ reader: ConfigurationReader) throws(ModelError) -> [PoolingMode] {
    var modes: [PoolingMode] = []
    for (key, mode) in flags where try reader.flag(key, default: false) { modes.append(mode) }
    return modes.isEmpty ? [.mean] : modes
  }
}
