import CSememeKernels
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Kernels against PyTorch: activations, softmax, norms, attention.
@Suite struct FunctionsGoldenTests {
  /// The activations by the names that transformers gives them.
  static let activationNames: [String: sememe_activation] = [
    "gelu": SEMEME_ACTIVATION_GELU_ERF, "gelu_new": SEMEME_ACTIVATION_GELU_TANH,
    "gelu_fast": SEMEME_ACTIVATION_GELU_TANH, "gelu_pytorch_tanh": SEMEME_ACTIVATION_GELU_TANH,
    "relu": SEMEME_ACTIVATION_RELU, "silu": SEMEME_ACTIVATION_SILU,
    "tanh": SEMEME_ACTIVATION_TANH, "sigmoid": SEMEME_ACTIVATION_SIGMOID,
  ]

  @Test("Golden functions", arguments: TestedLevel.available)
  func goldenFunctions(level: TestedLevel) throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-functions") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    for golden in cases {
      let tolerance = try golden.expected.root.requireObject("tolerance")
      let check = Check(
        tensors: try GoldenTensors(golden),
        absolute: Float(try tolerance.requireDouble("atol")),
        relative: Float(try tolerance.requireDouble("rtol")))
      try checkActivations(level, check)
      try checkRows(level, check)
      try checkAttention(level, check)
    }
    print("Golden functions: \(cases.count) ran at \(level.testDescription)")
  }

  /// Comparison with a case's tensors.
  private struct Check {
    let tensors: GoldenTensors
    let absolute: Float
    let relative: Float

    func values(_ name: String) throws -> GuardedFloats {
      GuardedFloats(try tensors.tensor(name).values)
    }

    func expect(_ got: GuardedFloats, _ name: String) throws {
      expectIntact(got)
      let want = try tensors.tensor(name).values
      try #require(got.count == want.count)
      for (index, (got, want)) in zip(got.values, want).enumerated() {
        #expect(abs(got - want) <= absolute + relative * abs(want), "\(name), element \(index)")
      }
    }
  }

  private func checkActivations(_ level: TestedLevel, _ check: Check) throws {
    for (name, activation) in Self.activationNames {
      let x = try check.values("x")
      level.kernels.activate_f32(x.start, x.start, x.count, activation)
      try check.expect(x, "activation/\(name)")
    }
  }

  private func checkRows(_ level: TestedLevel, _ check: Check) throws {
    let shape = try check.tensors.tensor("m").shape
    let (rows, n) = (shape[0], shape[1])
    let softmax = try check.values("m")
    level.kernels.softmax_f32(softmax.start, rows, n)
    try check.expect(softmax, "softmax")

    let unit = try check.values("m")
    level.kernels.l2_normalize_f32(unit.start, 1e-12, unit.start, rows, n)
    try check.expect(unit, "norm/l2")

    let (gamma, beta) = (try check.values("norm/weight"), try check.values("norm/bias"))
    for (name, epsilon) in [("1e-05", Float(1e-5)), ("1e-12", 1e-12)] {
      let x = try check.values("m")
      var args = sememe_layer_norm()
      (args.x, args.y) = (UnsafePointer(x.start), x.start)
      (args.gamma, args.beta) = (UnsafePointer(gamma.start), UnsafePointer(beta.start))
      args.epsilon = epsilon
      (args.rows, args.n) = (rows, n)
      level.kernels.layer_norm(&args)
      try check.expect(x, "norm/layer_\(name)")
    }
    expectIntact(gamma, beta)
  }

  private func checkAttention(_ level: TestedLevel, _ check: Check) throws {
    let shape = try check.tensors.tensor("attention/q").shape
    let keep = try check.tensors.bytes("attention/keep")
    let (heads, length, size) = (shape[1], shape[2], shape[3])
    let q = try check.values("attention/q")
    let k = try check.values("attention/k")
    let v = try check.values("attention/v")
    for form in ["plain", "causal", "masked"] {
      let out = GuardedFloats(count: q.count)
      let scratch = GuardedFloats(count: level.kernels.attention_scratch_f32(length, size))
      for head in 0..<(shape[0] * heads) {
        // Eight bytes for each 0 or 1 of the mask; every query hides the same keys.
        let row = (0..<length).map { key -> Float in
          keep[(head / heads * length + key) * 8] == 0 ? -.infinity : 0
        }
        let bias = GuardedFloats(row)
        let start = head * length * size
        var args = sememe_attention_f32()
        args.q = UnsafePointer(q.start + start)
        args.k = UnsafePointer(k.start + start)
        args.v = UnsafePointer(v.start + start)
        args.out = out.start + start
        (args.ldq, args.ldk, args.ldv, args.ldo) = (size, size, size, size)
        (args.queries, args.keys, args.head, args.value_head) = (length, length, size, size)
        args.scale = 1 / Float(size).squareRoot()
        args.left = Int(bitPattern: UInt.max)
        args.right = form == "causal" ? 0 : Int(bitPattern: UInt.max)
        if form == "masked" { args.bias = UnsafePointer(bias.start) }  // ldb 0: one row for all
        args.scratch = scratch.start
        level.kernels.attention_f32(&args)
        expectIntact(bias, scratch, q, k, v)
      }
      try check.expect(out, "attention/\(form)")
    }
  }
}
