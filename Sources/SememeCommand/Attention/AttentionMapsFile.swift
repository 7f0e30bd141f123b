import Sememe
import SememeJSON
import SememeTensors

/// All attention maps of a text, as a JSON file.
struct AttentionMapsFile {
  private let activations: TextActivations
  private let model: String

  init(_ activations: TextActivations, model: String) {
    self.activations = activations
    self.model = model
  }

  /// Writes the file, whole or not at all: the model, its tokens, and `attentions` as a list of layers
  /// of heads of rows, a row for each token that looks.
  ///
  /// - Parameter path: where.
  /// - Throws: `CommandError` where nothing can be written there.
  func write(to path: String) throws {
    let file = try OutputFile.open(path, resumes: false)
    let head: JSON = ["model": .string(model), "tokens": AttentionMapsFile.tokens(of: activations)]
    // The object stays open for what follows.
    try file.write(head.encoded().dropLast() + Array(#","attentions":["#.utf8))
    for (layer, maps) in activations.attentions.enumerated() {
      try file.write(Array((layer == 0 ? "[" : ",\n[").utf8))
      for head in 0..<maps.shape[0] {
        let rows = head * maps.width..<(head + 1) * maps.width
        let map = JSON.array(
          rows.map { .array(maps.rows($0..<$0 + 1).values.map(JSON.float)) })
        try file.write(Array((head == 0 ? "\n" : ",\n").utf8) + map.encoded())
      }
      try file.write(Array("]".utf8))
    }
    try file.write(Array("]}\n".utf8))
    try file.commit()
  }

  /// The tokens, where they stand and which text they are of.
  static func tokens(of activations: TextActivations) -> JSON {
    .array(
      zip(activations.tokens, activations.textIndices).map { token, text in
        [
          "token": .string(token.piece), "id": .int(Int(token.id)),
          "start": .int(token.byteRange.lowerBound), "end": .int(token.byteRange.upperBound),
          "text": text.map(JSON.int) ?? .null,
        ]
      })
  }
}
