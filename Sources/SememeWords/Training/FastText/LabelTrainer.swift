internal import SememeTensors

/// A thread that learns the labels of texts.
final class LabelTrainer: SentenceTrainer {
  let worker: WordWorker
  private let features: TextFeatures
  private let takesAllLabels: Bool
  private var text = TextFeatures.Result()
  private var one: [UInt32] = [0]

  init(
    _ training: WordTraining, _ features: TextFeatures, takesAllLabels: Bool, kernels: KernelLevel
  ) {
    worker = WordWorker(training, longestText: 1, seed: 0, kernels: kernels)
    self.features = features
    self.takesAllLabels = takesAllLabels
  }

  func train(_ sentence: Sentence, rate: Float) -> Int {
    features.read(sentence, into: &text)
    if !text.labels.isEmpty, !text.rows.isEmpty {
      if takesAllLabels {
        worker.bag(text.rows, targets: text.labels, rate: rate)
      } else {
        // Of several labels one is learnt at a time.
        one[0] = text.labels[text.labels.count == 1 ? 0 : worker.draw(below: text.labels.count)]
        worker.bag(text.rows, targets: one, rate: rate)
      }
    }
    return sentence.count + 1
  }
}
