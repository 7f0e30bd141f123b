import SememeJSON
import SememeTensors
import SememeTestSupport

/// Sememe's side of `Benchmarks/peers/long_inputs.py`.
///
/// `{"configuration": {"model": "modernbert-base"}}` is answered by what config.json says of the
/// encoder, `{"configuration": {…}}`. `{"encode": {"model": "modernbert-base", "layers": 3,
/// "tokens": 8192, "threads": 1}}` takes one text of random tokens through so many layers of random
/// weights in float32; the answer is `{"seconds": 12.3, "kernels": "avx512"}`.
struct EncodingWorker {
  private let level: KernelLevel
  /// What was asked for last, kept for when other texts are to be read.
  private var loaded: (name: String, layers: Int, threads: Int, pass: LongPass)?

  init(_ level: KernelLevel) {
    self.level = level
  }

  /// What the configuration of a model says.
  func configuration(_ members: JSONValue) throws -> JSON {
    ["configuration": JSON(try model(members).configuration())]
  }

  /// The seconds of what the members ask for.
  mutating func seconds(_ members: JSONValue) throws -> Double {
    let tokens = try members.requirePositive("tokens")
    let pass = try pass(members)
    let start = Clock.wall.seconds
    pass.run(tokens: tokens)
    return Clock.wall.seconds - start
  }

  private mutating func pass(_ members: JSONValue) throws -> LongPass {
    let (name, layers) = (try members.requireString("model"), try members.requirePositive("layers"))
    let threads = try members.requirePositive("threads")
    if let loaded, loaded.name == name, loaded.layers == layers, loaded.threads == threads {
      return loaded.pass
    }
    loaded = nil
    let pass = try LongPass(
      model(members), .float32, level, threads: threads, layers: layers)
    loaded = (name, layers, threads, pass)
    return pass
  }

  private func model(_ members: JSONValue) throws -> RandomModel {
    let name = try members.requireString("model")
    guard let model = RandomModel.named(name) else {
      let known = RandomModel.all.map(\.name).joined(separator: ", ")
      throw BenchmarkOptions.Mistake(description: "model \(name) is unknown; known are: \(known)")
    }
    return model
  }
}
