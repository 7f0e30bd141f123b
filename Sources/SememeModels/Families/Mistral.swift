internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// Mistral: causal, as a rule over a sliding window; E5-mistral, SGPT-like models.
  ///
  /// Jiang et al. 2023, arXiv:2310.06825.
  package static let mistral = ModelFamily(
    modelTypes: ["mistral"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      let base = try reader.number("rope_theta", default: 10_000)
      let window = try reader.optionalSize("sliding_window")
      return try reader.llama { _, headSize in
        .init(
          pattern: window.map { .window(left: $0 - 1, right: 0) } ?? .causal,
          rotary: .init(base: base, size: headSize))
      }
    },
    keys: .llama,
    heads: { (reader) throws(ModelError) in reader.llamaHeads() })
}
