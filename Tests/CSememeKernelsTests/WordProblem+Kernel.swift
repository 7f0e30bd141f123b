import CSememeKernels
import Testing

extension WordProblem {
  /// What a level made of the matrices.
  struct Result {
    let input: [Float]
    let output: [Float]
    let worker: sememe_word_worker
  }

  /// Which kernel runs.
  enum Run {
    case skipGram([UInt32])
    case cbow([UInt32])
    case bag([UInt32], [UInt32])
  }

  /// Trains with a level's kernel; nothing but the matrices and the scratch is written.
  func trained(_ level: TestedLevel, _ runs: [Run]) -> Result {
    let matrices = (GuardedFloats(input.map(Float.init)), GuardedFloats(output.map(Float.init)))
    let vectors = GuardedFloats(count: 3 * width)
    let scores = GuardedFloats(count: 2 * Int(sememe_word_width))
    let longest = parts?.map(\.count).max() ?? 1
    var words = [UInt32](repeating: 0, count: 64)
    var rows = [UInt32](repeating: 0, count: 2 * window * longest)
    var shared = sememe_word_training()
    shared.input = matrices.0.start
    shared.output = matrices.1.start
    shared.width = width
    shared.output_count = WordProblem.wordCount
    shared.window = window
    shared.draws_window = drawsWindow
    shared.sums_context = sumsContext
    shared.loss = loss
    shared.negatives = negatives
    var worker = sememe_word_worker()
    worker.random = random
    worker.rate = rate
    worker.vectors = vectors.start
    worker.scores = scores.start
    let flat = (parts ?? []).flatMap { $0 }
    let starts = WordProblem.starts(parts ?? [])
    let gains = (parts ?? []).map { part in
      Float(
        Set(part).reduce(0) { sum, row in
          let times = part.filter { $0 == row }.count
          return sum + times * times
        }) / Float(part.count)
    }
    let nodes = paths.flatMap { $0 }
    let pathStarts = WordProblem.starts(paths)
    // One closure a table, so that each pointer lives as long as the kernel runs.
    words.withUnsafeMutableBufferPointer { words in
      rows.withUnsafeMutableBufferPointer { rows in
        flat.withUnsafeBufferPointer { flat in
          starts.withUnsafeBufferPointer { starts in
            gains.withUnsafeBufferPointer { gains in
              nodes.withUnsafeBufferPointer { nodes in
                pathStarts.withUnsafeBufferPointer { pathStarts in
                  cells.withUnsafeBufferPointer { cells in
                    (keep ?? []).withUnsafeBufferPointer { kept in
                      worker.words = words.baseAddress
                      worker.rows = rows.baseAddress
                      if parts != nil {
                        shared.subwords = flat.baseAddress
                        shared.subword_starts = starts.baseAddress
                        shared.subword_gains = gains.baseAddress
                      }
                      shared.path_nodes = nodes.baseAddress
                      shared.path_starts = pathStarts.baseAddress
                      shared.noise = cells.baseAddress
                      if keep != nil { shared.keep = kept.baseAddress }
                      WordProblem.run(runs, level.kernels, &shared, &worker)
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    expectIntact(matrices.0, matrices.1, vectors, scores)
    return Result(input: matrices.0.values, output: matrices.1.values, worker: worker)
  }

  private static func run(
    _ runs: [Run], _ kernels: sememe_kernels, _ shared: inout sememe_word_training,
    _ worker: inout sememe_word_worker
  ) {
    for run in runs {
      switch run {
      case .skipGram(let text): kernels.word_skip_gram(&shared, &worker, text, text.count)
      case .cbow(let text): kernels.word_cbow(&shared, &worker, text, text.count)
      case .bag(let rows, let classes):
        kernels.word_bag(&shared, &worker, rows, rows.count, classes, classes.count)
      }
    }
  }

  private static func starts(_ lists: [[UInt32]]) -> [UInt64] {
    lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + UInt64($1.count)) }
  }
}
