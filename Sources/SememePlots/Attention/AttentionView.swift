public import SememeTensors

/// Where the tokens of a text look: every head of every layer.
///
/// A page shows lines between two columns of tokens (head view), all heads at once (model view), or
/// one head as a heat map; a drawing shows what ``Focus`` says. Layers and heads are shown counted
/// from 1, as layer 0 is the embeddings; they are indices from 0 here.
public struct AttentionView: Plot {
  /// What is shown first, and by a drawing.
  public enum Focus: Sendable, Hashable {
    /// Lines between tokens, for some heads of a layer, each an index; all heads where there are
    /// none.
    case lines(layer: Int, heads: [Int] = [])
    /// All heads of all layers, small.
    case grid
    /// One head as a heat map.
    case map(layer: Int, head: Int)
  }

  /// The title.
  public let title: String
  /// What the text is and which model looked.
  public let caption: String
  let queries: [String]
  let keys: [String]
  /// Every layer's heads, [heads × queries × keys].
  let maps: [Tensor]
  let segments: [Int]
  let focus: Focus
  let heatMap: HeatMap?

  /// The most weights that a picture holds: all heads together.
  public static let mostWeights = 1 << 26

  /// Makes a view.
  ///
  /// - Parameters:
  ///   - tokens: the text's tokens.
  ///   - maps: every layer's probabilities, each [heads × tokens × tokens], a query's row adding
  ///     up to 1.
  ///   - keys: the tokens that are looked at, where they are others (cross-attention); nil for
  ///     the same ones.
  ///   - segments: 0 for each token of the first text and 1 for the second's, which lets a page
  ///     show attention between the two; empty for one text.
  ///   - title: the title.
  ///   - caption: what the text is and which model looked.
  ///   - focus: what is shown first.
  /// - Throws: ``PlotError`` where shapes differ, a weight is not a number from 0 to 1, or the
  ///   focus does not exist.
  public init(
    tokens: [String], maps: [Tensor], keys: [String]? = nil, segments: [Int] = [], title: String,
    caption: String = "", focus: Focus = .lines(layer: 0)
  ) throws(PlotError) {
    let keys = keys ?? tokens
    guard let first = maps.first, !tokens.isEmpty, !keys.isEmpty, first.shape.count == 3,
      first.shape[0] > 0
    else {
      throw PlotError(.invalidData, "“\(title)”: attention needs a token, a layer and a head")
    }
    let expected = [first.shape[0], tokens.count, keys.count]
    for (layer, map) in maps.enumerated() where map.shape != expected {
      throw PlotError(
        .invalidData,
        "“\(title)”: layer \(layer) has the shape \(map.shape), expected \(expected) for these tokens"
      )
    }
    let weightCount = maps.count * first.count
    guard weightCount <= AttentionView.mostWeights else {
      throw PlotError(
        .invalidData,
        "“\(title)”: \(weightCount) weights, more than \(AttentionView.mostWeights): show fewer layers"
      )
    }
    for (layer, map) in maps.enumerated() {
      let wrong = map.withUnsafeBuffer { $0.first { !($0 >= -0.001 && $0 <= 1.001) } }
      if let wrong {
        throw PlotError(
          .invalidData, "“\(title)”: a weight of layer \(layer) is \(wrong), not from 0 to 1")
      }
    }
    if !segments.isEmpty {
      try Checks.equal(tokens.count, segments.count, "tokens", "segments", title)
      try Checks.equal(tokens.count, keys.count, "tokens", "keys, with segments,", title)
    }
    heatMap = try AttentionView.heatMap(
      focus, tokens: tokens, keys: keys, maps: maps, title: title, caption: caption)
    queries = tokens
    self.keys = keys
    self.maps = maps
    self.segments = segments
    self.title = title
    self.caption = caption
    self.focus = focus
  }

  /// How many layers there are.
  public var layerCount: Int { maps.count }

  /// How many heads each layer has.
  public var headCount: Int { maps[0].shape[0] }

  /// The focus as a drawing, and everything as a page's panel.
  public var picture: Picture {
    Picture(
      title: title, caption: caption, draw: drawing, script: .attention, description: summary,
      data: data)
  }

  /// What the view says, in words.
  var summary: String {
    (caption.isEmpty ? "" : caption + " ")
      + "Attention of \(queries.count) tokens in \(layerCount) layers of \(headCount) heads: "
      + queries.prefix(200).joined(separator: " ")
  }

  /// Checks the focus, and draws ahead what can only be drawn when it is right.
  private static func heatMap(
    _ focus: Focus, tokens: [String], keys: [String], maps: [Tensor], title: String,
    caption: String
  ) throws(PlotError) -> HeatMap? {
    let headCount = maps[0].shape[0]
    switch focus {
    case .grid: return nil
    case .lines(let layer, let heads):
      guard maps.indices.contains(layer), heads.allSatisfy({ 0..<headCount ~= $0 }) else {
        throw missing(title, maps.count, headCount)
      }
      return nil
    case .map(let layer, let head):
      guard maps.indices.contains(layer), 0..<headCount ~= head else {
        throw missing(title, maps.count, headCount)
      }
      let rows = maps[layer].rows(head * tokens.count..<(head + 1) * tokens.count)
      let place = "Layer \(layer + 1), head \(head + 1); rows look at columns."
      return try HeatMap(
        rows, rows: tokens, columns: keys, title: title,
        caption: AttentionView.caption(caption, place), valueName: "attention", range: 0...1)
    }
  }

  /// A caption with a remark on how the drawing is read behind it.
  static func caption(_ caption: String, _ remark: String) -> String {
    caption.isEmpty ? remark : "\(caption) \(remark)"
  }

  private static func missing(_ title: String, _ layerCount: Int, _ headCount: Int) -> PlotError {
    PlotError(
      .invalidData,
      "“\(title)”: there are \(layerCount) layers of \(headCount) heads, counted from 0: choose among these"
    )
  }
}
