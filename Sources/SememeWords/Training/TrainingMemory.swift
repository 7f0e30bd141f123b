internal import SememeSystem
internal import SememeTensors

/// Whether matrices fit memory, asked before they are made.
enum TrainingMemory {
  /// Refuses matrices that the machine cannot hold.
  ///
  /// - Parameters:
  ///   - rows: of all matrices together.
  ///   - dimension: numbers of each.
  /// - Throws: `WordVectorsError` that says how much they would take.
  static func check(rows: Int, dimension: Int) throws(WordVectorsError) {
    let bytes = WordRows.byteCount(count: rows, dimension: dimension)
    guard let bytes, bytes <= limit else {
      let size = bytes.map { "\($0 >> 20) MiB" } ?? "more bytes than can be counted"
      throw WordVectorsError(
        .invalidArgument,
        "\(rows) rows of \(dimension) numbers take \(size), of \(limit >> 20) MiB that there are: "
          + "choose fewer words or buckets, or a smaller dimension")
    }
  }

  /// The memory of the machine.
  private static let limit = PhysicalMemory.byteCount
}
