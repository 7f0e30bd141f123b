import SememeModels
import SememeTensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Texts of random tokens, with lengths like those of the race against the peers.
struct EncoderWorkload {
  /// What the column is called.
  let title: String
  let texts: [[Int32]]

  /// The tokens of all texts.
  var tokenCount: Int { texts.reduce(0) { $0 + $1.count } }

  /// Single sentences, passages, and texts that are cut at 256 tokens.
  ///
  /// Lengths are log-normal between bounds.
  static func all(
    _ options: BenchmarkOptions, _ description: EncoderDescription
  ) -> [EncoderWorkload] {
    let divisor = options.isQuick ? 4 : 1
    return [
      make("short", 256 / divisor, 5...40, median: 16, spread: 0.5, description),
      mixed(64 / divisor, description),
      make("long", 16 / divisor, 256...256, median: 256, spread: 0, description),
    ]
  }

  /// Passages of some sentences, up to 256 tokens.
  static func mixed(_ count: Int, _ description: EncoderDescription) -> EncoderWorkload {
    make("mixed", count, 10...256, median: 68, spread: 0.85, description)
  }

  private static func make(
    _ title: String, _ count: Int, _ lengths: ClosedRange<Int>, median: Double, spread: Double,
    _ description: EncoderDescription
  ) -> EncoderWorkload {
    var random = RandomTensors()
    let normal = random.tensor([count, 12]).values
    let texts = (0..<count).map { text in
      // The sum of twelve uniform numbers from −1 to 1, halved, is nearly normal.
      let deviate = Double(normal[text * 12..<(text + 1) * 12].reduce(0, +)) / 2
      let drawn = Int((median * exp(spread * deviate)).rounded())
      let length = min(
        max(lengths.lowerBound, drawn), lengths.upperBound, description.positions.maximumLength)
      return (0..<length).map { _ in Int32(random.integer(below: description.vocabularySize)) }
    }
    return EncoderWorkload(title: title, texts: texts)
  }

  /// Multiplications and additions of all texts.
  func operations(of encoder: EncoderDescription) -> Double {
    encoder.operations(lengths: texts.map(\.count))
  }
}
