import SememeTensors
import SememeTestSupport
import Testing

/// Operations against PyTorch, at every kernel level, with and without a pool.
///
/// The kernels of attention have their golden test in CSememeKernelsTests.
@Suite("Golden functions")
struct GoldenFunctionsTests {
  private static let tolerance = Tolerance(absolute: 1e-6, relative: 1e-5)

  private static func cases() throws -> [GoldenTensors] {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-functions") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    return try cases.map(GoldenTensors.init)
  }

  @Test func activations() throws {
    let names: [(String, Activation)] = [
      ("gelu", .gelu), ("gelu_new", .geluTanh), ("relu", .relu), ("silu", .silu), ("tanh", .tanh),
      ("sigmoid", .sigmoid),
    ]
    for golden in try Self.cases() {
      let x = try golden.tensor("x")
      for execution in testedExecutions() {
        for (name, activation) in names {
          let got = activation.forward(x, execution)
          let violation = Self.tolerance.violation(got, try golden.tensor("activation/\(name)"))
          #expect(violation == nil, "\(name) at \(execution.kernels)")
        }
      }
    }
  }

  @Test func norms() throws {
    for golden in try Self.cases() {
      let (m, gamma) = (try golden.tensor("m"), try golden.tensor("norm/weight"))
      let beta = try golden.tensor("norm/bias")
      for execution in testedExecutions() {
        for (name, epsilon) in [("1e-05", Float(1e-5)), ("1e-12", 1e-12)] {
          let layer = LayerNorm(gamma: gamma, beta: beta, epsilon: epsilon)
          let rms = LayerNorm(gamma: gamma, beta: nil, epsilon: epsilon, keepsMean: true)
          for (form, norm) in [("layer", layer), ("rms", rms)] {
            let want = try golden.tensor("norm/\(form)_\(name)")
            #expect(Self.tolerance.violation(norm(m, execution), want) == nil, "\(form) \(name)")
          }
        }
        for (input, name) in [(m, "l2"), (Tensor(zeros: [1, m.width]), "l2_of_zero_row")] {
          let got = Elementwise.normalize(input, execution)
          #expect(Self.tolerance.violation(got, try golden.tensor("norm/\(name)")) == nil)
        }
      }
    }
  }

  @Test func probabilities() throws {
    for golden in try Self.cases() {
      let m = try golden.tensor("m")
      let rows = (0..<m.rows).map { m.rows($0..<$0 + 1).values }
      let softmax = Tensor(rows.flatMap(Probabilities.softmax), shape: m.shape)
      #expect(Self.tolerance.violation(softmax, try golden.tensor("softmax")) == nil)
      let logs = rows.flatMap { row in row.indices.map { Probabilities.logSoftmax(row, of: $0) } }
      let want = try golden.tensor("log_softmax")
      #expect(Self.tolerance.violation(Tensor(logs, shape: m.shape), want) == nil)
      let x = try golden.tensor("x")
      let sigmoid = Tensor(Probabilities.sigmoid(x.values), shape: x.shape)
      #expect(Self.tolerance.violation(sigmoid, try golden.tensor("activation/sigmoid")) == nil)
    }
  }
}
