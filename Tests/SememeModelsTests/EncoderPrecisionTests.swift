import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers
import Testing

/// Encoders in fewer bits: how near they come to the reference, and that company changes nothing.
@Suite struct EncoderPrecisionTests {
  @Test("Golden encoder cases in every format", arguments: NumberFormat.allCases)
  func goldenEncodersStayNear(format: NumberFormat) throws {
    let smallest = Tolerance.smallestCosine(format)
    for golden in try GoldenEncoder.all().known {
      for level in KernelLevel.available {
        let encoder = try golden.encoder(on: level, format: format)
        let execution = Execution(kernels: level)
        for entry in golden.entries {
          let name = try entry.requireObject("outputs")["last_hidden_state"]
          for (sequence, batch) in try golden.sequences(of: entry).enumerated() {
            let got = encoder(batch, execution).last
            let want = try golden.expected(name, sequence: sequence, length: got.rows)
            let cosine = Tolerance.smallestRowCosine(got, want)
            #expect(cosine >= smallest, "\(golden.golden) at \(level), sequence \(sequence)")
          }
        }
      }
    }
  }

  @Test(arguments: NumberFormat.allCases)
  func hiddenStatesDoNotDependOnCompanyOrThreads(format: NumberFormat) throws {
    let pools = [1, 2, 3, 8].map { ThreadPool(threadCount: $0, processors: $0) }
    for golden in try GoldenEncoder.all().known {
      let sequences = try golden.entries.flatMap { try golden.sequences(of: $0) }
      let batch = sequences.reduce(into: TokenBatch()) { $0.append($1) }
      for level in KernelLevel.available {
        let encoder = try golden.encoder(on: level, format: format)
        let alone = sequences.map { encoder($0, Execution(kernels: level)).last }
        for pool in pools {
          let together = encoder(batch, Execution(kernels: level, pool: pool)).last
          for (index, want) in alone.enumerated() {
            let rows = together.rows(batch.range(of: index))
            #expect(rows == want, "\(golden.golden) at \(level), sequence \(index)")
          }
          let single = encoder(sequences[0], Execution(kernels: level, pool: pool)).last
          #expect(single == alone[0], "\(golden.golden) at \(level)")
        }
      }
    }
  }

  /// Attention maps come from a pass in float32 attention: its layers must fit those of a plain pass.
  @Test(arguments: NumberFormat.allCases)
  func capturingAttentionsKeepsTheResult(format: NumberFormat) throws {
    let smallest = Tolerance.smallestCosine(format)
    for golden in try GoldenEncoder.all().known {
      let batch = try #require(try golden.sequences(of: golden.entries[0]).first)
      for level in KernelLevel.available {
        let encoder = try golden.encoder(on: level, format: format)
        let plain = encoder(batch, Execution(kernels: level))
        let captured = encoder(
          batch, Execution(kernels: level, capture: [.attentions, .hiddenStates]))
        #expect(captured.attentions.count == encoder.description.attentionMapCount)
        #expect(Tolerance.smallestRowCosine(captured.last, plain.last) >= smallest)
        if encoder.description.normalizesLastState {
          #expect(captured.layers.last == captured.last)
        }
        if format == .float32 { #expect(captured.last == plain.last) }
      }
    }
  }
}
