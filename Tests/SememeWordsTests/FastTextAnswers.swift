import SememeJSON
import SememeTestSupport
import SememeWords
import Testing

/// What fastText's own library says of texts, and what we say.
enum FastTextAnswers {
  /// Compares a model with a list of texts, their vectors and, for supervised models, labels and
  /// probabilities.
  static func compare(_ model: String, _ answers: String) throws {
    let fastText = try FastTextModel.load(model)
    let entries = try JSONDocument(GoldenCases.bytes(of: answers), source: answers).root.elements
      .map { $0 }
    #expect(!entries.isEmpty)
    for entry in entries {
      let text = try #require(entry["text"]?.string)
      let vector = try #require(entry["vector"]).elements.compactMap(\.double)
      let ours = fastText.sentenceVector(of: text)
      #expect(ours.count == vector.count)
      #expect(
        zip(ours, vector).allSatisfy { abs(Double($0) - $1) <= 1e-6 }, "\(model): \(text)")
      guard let labels = entry["labels"]?.elements.compactMap(\.string),
        let probabilities = entry["probabilities"]?.elements.compactMap(\.double)
      else { continue }
      let found = try fastText.predict(text, k: 3)
      // fastText adds 1e-5 before it takes logarithms, and reads sigmoids from a table of 512 steps
      // between −8 and 8 for negative sampling and one against all.
      let isTable = [.negativeSampling, .oneVersusAll].contains(fastText.arguments.loss)
      let bound = isTable ? 1.0 / 32 / 4 + 2e-5 : 5e-5
      for (label, probability) in zip(labels, probabilities) {
        let ours = try #require(found.first { $0.label == label }, "\(model): \(text)")
        #expect(
          abs(Double(ours.probability) - probability) <= bound, "\(model): \(text): \(label)")
      }
    }
  }
}
