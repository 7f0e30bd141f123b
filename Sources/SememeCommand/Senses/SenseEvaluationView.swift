import Sememe
import SememeEvaluation
import SememeJSON

/// The results of an evaluation, as a table or JSON.
struct SenseEvaluationView {
  let name: String
  let evaluation: SenseEvaluation
  /// What WordNet's glosses reach without training.
  var glosses: [(layer: LayerSelection, report: SenseReport)] = []

  private struct Row {
    let name: String
    let method: String
    let report: SenseReport
  }

  private var rows: [Row] {
    var rows = [Row(name: "most frequent sense", method: "", report: evaluation.mostFrequentSense)]
    if let first = evaluation.firstSense {
      rows.append(Row(name: "first sense", method: "", report: first))
    }
    return rows
      + evaluation.results.map {
        Row(name: "layer \($0.layer)", method: $0.method.rawValue, report: $0.report)
      }
      + glosses.map { Row(name: "layer \($0.layer)", method: "glosses", report: $0.report) }
  }

  /// The table, with what was judged above it.
  func lines() -> String {
    let kinds = PartOfSpeech.allCases.filter {
      evaluation.mostFrequentSense.byPartOfSpeech[$0] != nil
    }
    var table = Table(
      [.left, .left] + [Table.Alignment](repeating: .right, count: 4 + kinds.count),
      titles: ["", "", "P", "R", "F1", "gain"] + kinds.map(\.rawValue))
    let base = evaluation.mostFrequentSense.all.f1
    for row in rows {
      let score = row.report.all
      table.add(
        [row.name, row.method]
          + [score.precision, score.recall, score.f1].map(SenseEvaluationView.percent)
          + [(score.f1 >= base ? "+" : "") + SenseEvaluationView.percent(score.f1 - base)]
          + kinds.map { kind in
            row.report.byPartOfSpeech[kind].map { SenseEvaluationView.percent($0.f1) } ?? ""
          })
    }
    let count = evaluation.mostFrequentSense.all.count
    return "\(name): \(count) words, \(evaluation.knownCount) of them learnt\n" + table.lines()
  }

  /// The results as JSON.
  var json: JSON {
    [
      "name": .string(name), "words": .int(evaluation.mostFrequentSense.all.count),
      "learnt": .int(evaluation.knownCount),
      "results": .array(
        rows.map { row in
          [
            "name": .string(row.name), "method": .string(row.method),
            "all": SenseEvaluationView.json(row.report.all),
            "by_part_of_speech": .object(
              PartOfSpeech.allCases.compactMap { kind in
                row.report.byPartOfSpeech[kind].map {
                  (kind.rawValue, SenseEvaluationView.json($0))
                }
              }),
          ]
        }),
    ]
  }

  private static func json(_ score: SenseScore) -> JSON {
    [
      "precision": .double(score.precision), "recall": .double(score.recall),
      "f1": .double(score.f1), "count": .int(score.count),
    ]
  }

  private static func percent(_ share: Double) -> String { Decimals.text(100 * share, 1) }
}
