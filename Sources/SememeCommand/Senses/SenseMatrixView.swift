import Sememe
import SememeEvaluation
import SememeJSON

/// The cosines of a word's uses at one layer, as lines or JSON.
struct SenseMatrixView {
  let uses: WordUses
  /// The number of the layer among those that were asked for.
  let layer: Int
  /// What JSON calls the layer.
  let name: String
  let title: String
  var isCentered = false

  /// The matrix, and how well it tells the senses apart where they are known.
  func lines(isColored: Bool) -> String {
    let table = MatrixTable(
      values: uses.cosines(layer, isCentered: isCentered).matrixRows, labels: labels,
      isColored: isColored, width: Terminal.width)
    var lines = [title + (isCentered ? ", centered" : ""), table.lines()]
    if let raw = uses.separation(layer), let centered = uses.separation(layer, isCentered: true) {
      lines.append(SenseMatrixView.line("raw", raw))
      lines.append(SenseMatrixView.line("centered", centered))
    }
    return lines.joined(separator: "\n")
  }

  /// The sentences, behind their senses where these are known.
  private var labels: [String] {
    guard let senses = uses.senses else { return uses.labels }
    return zip(senses, uses.labels).map { "\($0): \($1)" }
  }

  private static func line(_ name: String, _ separation: SenseSeparation) -> String {
    func number(_ value: Double) -> String { Decimals.text(value, 3) }
    return "\(name): same sense \(number(separation.withinMean)), different "
      + "\(number(separation.betweenMean)), gap \(number(separation.gap)), AUC "
      + number(separation.auc)
  }

  /// The matrix as JSON.
  var json: JSON {
    let cosines = uses.cosines(layer, isCentered: isCentered).matrixRows
    var members: [(String, JSON)] = [
      ("layer", .string(name)), ("cosines", .array(cosines.map { .array($0.map(JSON.float)) })),
    ]
    if let raw = uses.separation(layer), let centered = uses.separation(layer, isCentered: true) {
      members.append(("raw", SeparationMeasures(raw).json))
      members.append(("centered", SeparationMeasures(centered).json))
    }
    return .object(members)
  }
}

/// A use of a word as JSON.
enum SenseUseView {
  static func json(_ use: SenseCorpus.Use, in corpus: SenseCorpus) -> JSON {
    var members: [(String, JSON)] = [
      ("sentence", .int(use.sentence)), ("start", .int(use.span.lowerBound)),
      ("end", .int(use.span.upperBound)), ("text", .string(corpus.text(of: use))),
    ]
    if !use.senses.isEmpty { members.append(("senses", .array(use.senses.map(JSON.string)))) }
    return .object(members)
  }
}
