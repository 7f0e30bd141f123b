internal import SememeJSON
internal import SememeTensors

extension AttentionView {
  /// What the page's script draws.
  func data() -> JSON {
    var mode: JSON = "lines"
    var (layer, chosen) = (0, [Int]())
    switch focus {
    case .lines(let at, let heads): (layer, chosen) = (at, heads)
    case .grid: mode = "grid"
    case .map(let at, let head):
      mode = "map"
      (layer, chosen) = (at, [head])
    }
    return [
      "queries": .array(queries.map(JSON.string)),
      "keys": .array(keys.map(JSON.string)),
      "layers": .int(layerCount),
      "heads": .int(headCount),
      "segments": .array(segments.map(JSON.int)),
      "mode": mode,
      "layer": .int(layer),
      "chosen": .array(chosen.map(JSON.int)),
      "weights": .string(Base64Text.encode(quantized())),
    ]
  }

  /// Weights as bytes: 255 times the square root, so that small ones keep two digits; layer, head,
  /// query and key, the last one running fastest.
  package func quantized() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(maps.count * maps[0].count)
    for map in maps {
      map.withUnsafeBuffer { weights in
        bytes.append(
          contentsOf: weights.lazy.map { weight in
            UInt8((min(max(weight, 0), 1).squareRoot() * 255).rounded())
          })
      }
    }
    return bytes
  }
}
