import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// Quantised vectors against sentence-transformers' `quantize_embeddings`.
@Suite struct QuantizationGoldenTests {
  @Test("Golden quantisation") func goldenQuantization() throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("sbert-quantize") }
    for golden in cases {
      let tensors = try GoldenTensors(golden)
      let embeddings = Embeddings(try tensors.tensor("embeddings"))
      let calibration = Embeddings(try tensors.tensor("calibration"))
      let given = try tensors.tensor("ranges")
      let ranges: [(String, QuantizationRanges?)] = [
        ("alone", nil),
        ("calibrated", try QuantizationRanges(of: calibration)),
        (
          "ranges",
          try QuantizationRanges(minima: given.rows(0..<1).values, maxima: given.rows(1..<2).values)
        ),
      ]
      for (name, range) in ranges {
        let borderline = try tensors.bytes("borderline/\(name)")
        for precision in [EmbeddingPrecision.int8, .uint8] {
          let got = try embeddings.quantized(to: precision, ranges: range)
          let want = try tensors.bytes("\(precision)/\(name)")
          #expect(got.bytes.count == want.count)
          for (index, (a, b)) in zip(got.bytes, want).enumerated() {
            let difference = Int(a &- b) == 255 ? 1 : Int(a &- b)
            #expect(difference <= Int(borderline[index]), "\(precision)/\(name), place \(index)")
          }
        }
      }
      for precision in [EmbeddingPrecision.binary, .ubinary] {
        #expect(
          try embeddings.quantized(to: precision).bytes == tensors.bytes("\(precision)/alone"))
      }
    }
    print("Golden quantisation cases: \(cases.count) ran")
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
  }
}
