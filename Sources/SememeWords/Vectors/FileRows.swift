internal import SememeSystem

/// Rows of 32-bit floats, little-endian, in a file: at regular places or not, aligned or not.
struct FileRows: Sendable {
  let file: FileContents
  let places: Places

  /// Where rows begin.
  enum Places: Sendable {
    /// One after the other.
    case dense(start: Int)
    /// Each where it is listed, as in word2vec's files, where words stand between them.
    case listed(StoredNumbers<UInt64>)
  }

  /// Copies rows; whoever made this value has checked that they lie within the file.
  func copy(_ range: Range<Int>, _ dimension: Int, into destination: UnsafeMutablePointer<Float>) {
    let size = dimension * MemoryLayout<Float>.size
    file.withBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      let target = UnsafeMutableRawPointer(destination)
      switch places {
      case .dense(let start):
        let begin = base + start + range.lowerBound * size
        target.copyMemory(from: begin, byteCount: range.count * size)
      case .listed(let places):
        for (place, row) in range.enumerated() {
          let begin = Int(places[row])
          // A list from a damaged cache may say anything.
          precondition(begin >= 0 && begin <= bytes.count - size, "row \(row) at \(begin)")
          target.advanced(by: place * size).copyMemory(from: base + begin, byteCount: size)
        }
      }
    }
  }
}
