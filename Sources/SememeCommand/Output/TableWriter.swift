import Sememe
import SememeTensors

/// Shows the beginning of every vector, to look at on a terminal.
struct TableWriter: VectorWriter {
  private let output: OutputFile
  private var count = 0
  private static let shown = 6

  init(to output: OutputFile) {
    self.output = output
  }

  mutating func write(_ vectors: Embeddings) throws {
    if count == 0 { try output.write(Array((head(vectors) + "\n").utf8)) }
    for row in 0..<vectors.count {
      let vector = vectors[row]
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let numbers = vector.prefix(TableWriter.shown).map { Decimals.text(Double($0), 4) }
      let rest = vector.count > TableWriter.shown ? " …" : ""
      let cells = ["\(count + row)", "\(vectors.tokenCounts[row])", Decimals.text(Double(norm), 3)]
      let line = (cells + numbers).map { DisplayText.pad($0, to: 8, onRight: true) }.joined()
      try output.write(Array((line + rest + "\n").utf8))
    }
    count += vectors.count
    try output.flush()
  }

  mutating func finish() throws {
    try output.commit()
  }

  private func head(_ vectors: Embeddings) -> String {
    let titles = ["text", "tokens", "norm"].map { DisplayText.pad($0, to: 8, onRight: true) }
    return titles.joined() + "  vector of \(vectors.dimension) dimensions"
  }
}
