internal import SememeJSON
internal import SememeModels

/// What config.json says of quantised weights, in the words of compressed-tensors' "int-quantized"
/// format: 8-bit integers with a scale for each output channel.
enum QuantizationSettings {
  private static let method = "compressed-tensors"
  private static let format = "int-quantized"

  /// The value of `quantization_config`.
  ///
  /// - Parameter others: linear maps that are not quantised.
  /// - Returns: the value.
  static func json(leavingOut others: [String]) -> JSON {
    let weights: JSON = [
      "num_bits": 8, "type": "int", "symmetric": true, "strategy": "channel", "dynamic": false,
    ]
    return [
      "quant_method": .string(method), "format": .string(format),
      "quantization_status": "compressed",
      "config_groups": [
        "group_0": [
          "targets": ["Linear"], "weights": weights, "input_activations": nil,
          "output_activations": nil,
        ]
      ],
      "ignore": .array(others.map(JSON.string)),
    ]
  }

  /// Insists that weights are not quantised in another way.
  ///
  /// - Parameter configuration: the root of config.json.
  /// - Throws: `ModelError` naming the way.
  static func check(_ configuration: JSONValue) throws(ModelError) {
    guard let settings = configuration["quantization_config"], !settings.isNull else { return }
    let found = [settings["quant_method"]?.string, settings["format"]?.string].compactMap(\.self)
    guard found == [method, format] else {
      throw ModelError(
        .unsupportedArchitecture,
        "\(configuration.source): quantization_config \"\(found.joined(separator: ", "))\" is not "
          + "supported; supported is \"\(method), \(format)\" with a scale for each channel: use the "
          + "model before it was quantised")
    }
  }
}
