import ArgumentParser
import Sememe
import SememeJSON
import SememePlots
import SememeTensors

/// `sememe attention`: where each head of a model looks.
struct AttentionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attention",
    abstract: "Show where the heads of a model look in a text or a pair of texts.",
    discussion: """
      Prints every head in numbers, as means over the text's own tokens: the entropy of what it looks \
      at (nats), how far away that is (tokens), and the shares of special tokens, of the token \
      itself, of the one before and the one after, and of the other text of a pair. --plot draws \
      the maps: a page to explore, or a drawing of all heads, of a layer's lines (--layer) or of one \
      head (--layer and --head). Attention tells where information may flow, not why a model \
      decides.
      """)

  @OptionGroup var model: ModelArguments

  @Argument(help: "The text.")
  var text: String

  @Argument(help: "A second text, which the model reads behind the first.")
  var pair: String?

  @Option(help: ArgumentHelp("Only this layer; the first is 1.", valueName: "n"))
  var layer: Int?

  @Option(help: ArgumentHelp("Only this head; the first is 1.", valueName: "n"))
  var head: Int?

  @Flag(
    help: ArgumentHelp(
      "Also multiply attention through the layers.",
      discussion: "Shows how much of each token reaches the first place and, on the mean, all."))
  var rollout = false

  @OptionGroup var plotting: PlotArguments

  @Option(help: ArgumentHelp("Write all maps to a JSON file.", valueName: "file"))
  var maps: String?

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  func validate() throws {
    if maps == "-" {
      throw ValidationError("--maps -: the heads in numbers go to standard output; name a file")
    }
    if let layer, layer < 1 { throw ValidationError("--layer \(layer): the first layer is 1") }
    if let head, head < 1 { throw ValidationError("--head \(head): the first head is 1") }
    if head != nil, layer == nil { throw ValidationError("--head needs --layer") }
  }

  func run() async throws {
    let embedder = try model.embedder()
    let found =
      if let pair { try await embedder.attentions(text, pair: pair) } else {
        try await embedder.attentions([text])[0]
      }
    try check(found)
    if found.truncatedTokenCount > 0 {
      StandardError.write(
        "sememe: warning: \(found.truncatedTokenCount) tokens beyond the model's length were cut off"
      )
    }
    let heads = found.attentionHeads().filter {
      ($0.layer == layer ?? $0.layer) && ($0.head == head ?? $0.head)
    }
    let flow = rollout ? found.attentionRollout() : []
    if let maps { try AttentionMapsFile(found, model: model.model).write(to: maps) }
    try plotting.write { try picture(of: found) }
    let out = StandardOutput()
    switch format {
    case .table:
      try out.print(AttentionCommand.table(heads, hasPair: pair != nil).lines())
      if let last = flow.last {
        try out.print()
        try out.print(AttentionCommand.table(of: last, found.tokens).lines())
      }
    case .json: try out.print(json(found, heads, flow))
    }
  }

  /// Makes sure that there is attention, and the layer and head that were asked for.
  private func check(_ found: TextActivations) throws {
    guard let first = found.attentions.first else {
      throw CommandError(
        ExitStatus.badData,
        "\(model.model) has no attention: it looks each token up; give a transformer")
    }
    if let layer, layer > found.attentions.count {
      throw CommandError(
        ExitStatus.usage, "--layer \(layer): the model has \(found.attentions.count) layers")
    }
    if let head, head > first.shape[0] {
      throw CommandError(ExitStatus.usage, "--head \(head): a layer has \(first.shape[0]) heads")
    }
  }

  private func picture(of found: TextActivations) throws -> AttentionView {
    let isPage = try plotting.plot.map { try Picture.Format(path: $0) } == .html
    let focus: AttentionView.Focus =
      if let layer, let head {
        .map(layer: layer - 1, head: head - 1)
      } else if let layer {
        .lines(layer: layer - 1)
      } else {
        isPage ? .lines(layer: 0) : .grid
      }
    // Special tokens belong to the text before them.
    var segment = 0
    let segments = found.textIndices.map { text in
      segment = text ?? segment
      return segment
    }
    return try AttentionView(
      tokens: found.tokens.map(\.piece), maps: found.attentions,
      segments: pair == nil ? [] : segments, title: "Attention",
      caption: "\(model.model): "
        + DisplayText.cut([text, pair ?? ""].joined(separator: " "), to: 90),
      focus: focus)
  }
}

extension AttentionCommand {
  private static func table(_ heads: [AttentionHead], hasPair: Bool) -> Table {
    let titles = ["layer", "head", "entropy", "distance", "special", "self", "before", "after"]
    var table = Table(
      [Table.Alignment](repeating: .right, count: titles.count + (hasPair ? 1 : 0)),
      titles: titles + (hasPair ? ["other text"] : []))
    for head in heads {
      let shares = [
        head.specialShare, head.selfShare, head.previousShare, head.nextShare,
      ]
      table.add(
        ["\(head.layer)", "\(head.head)", Decimals.text(head.entropy, 2)]
          + [Decimals.text(head.distance, 1)] + shares.map { Decimals.text($0, 2) }
          + (hasPair ? [Decimals.text(head.otherTextShare, 2)] : []))
    }
    return table
  }

  private static func table(of flow: Tensor, _ tokens: [TextToken]) -> Table {
    var table = Table([.left, .right, .right], titles: ["rollout", "first place", "all places"])
    for (column, token) in tokens.enumerated() {
      let shares = (0..<flow.rows).map { Double(flow[$0, column]) }
      table.add([
        token.piece, Decimals.text(shares[0], 3),
        Decimals.text(shares.reduce(0, +) / Double(shares.count), 3),
      ])
    }
    return table
  }

  private func json(
    _ found: TextActivations, _ heads: [AttentionHead], _ flow: [Tensor]
  ) -> String {
    var members: [(String, JSON)] = [
      ("model", .string(model.model)), ("tokens", AttentionMapsFile.tokens(of: found)),
      ("heads", .array(heads.map(AttentionCommand.json))),
    ]
    if let last = flow.last {
      members.append(
        (
          "rollout",
          .array((0..<last.rows).map { .array(last.rows($0..<$0 + 1).values.map(JSON.float)) })
        ))
    }
    return String(decoding: JSON.object(members).encoded(), as: UTF8.self)
  }

  private static func json(_ head: AttentionHead) -> JSON {
    [
      "layer": .int(head.layer), "head": .int(head.head), "entropy": .double(head.entropy),
      "distance": .double(head.distance), "special": .double(head.specialShare),
      "self": .double(head.selfShare), "before": .double(head.previousShare),
      "after": .double(head.nextShare), "other_text": .double(head.otherTextShare),
    ]
  }
}
