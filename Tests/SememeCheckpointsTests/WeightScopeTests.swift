import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// Strict accounting: nothing missing, nothing unused, all shapes equal, all numbers finite.
@Suite struct WeightScopeTests {
  private let folder: TemporaryTestFolder
  private let names = WeightNames(
    prefixes: ["bert"], segments: ["gamma": "weight"], ignored: ["cls", "x.position_ids"])

  init() throws { folder = try TemporaryTestFolder() }

  private func scope(_ tensors: [String: Tensor]) throws -> WeightScope {
    let path = "\(folder.path)/w.safetensors"
    try SafetensorsWriter.write(tensors, to: path)
    return try WeightScope(SafetensorsFile(path: path), names: names)
  }

  @Test func dialectsMeet() throws {
    let scope = try scope([
      "bert.a.norm.gamma": Tensor([1, 2], shape: [2]), "b.weight": Tensor([3], shape: [1]),
      "cls.decoder.weight": Tensor(zeros: [1]), "bert.x.position_ids": Tensor(zeros: [1]),
    ])
    #expect(try scope["a"]["norm"].tensor("weight", [2]).values == [1, 2])
    #expect(try scope["b"].tensor("weight", [1]).values == [3])
    #expect(scope.contains("a") && scope["a"].contains("norm") && !scope.contains("nor"))
    try scope.finish()
  }

  @Test func weightsMayBeMade() throws {
    let scope = WeightScope { name, shape in
      Tensor(shape) { $0.initialize(repeating: Float(name.utf8.count), count: shape[0] * shape[1]) }
    }
    #expect(!scope["layer"].contains("weight"))
    #expect(try scope["layer"][3].tensor("weight", [1, 2]).values == [14, 14])
    try scope.finish()
  }

  @Test func segmentsAreReplacedWholeOnly() throws {
    let scope = try scope([
      "bertha.gammas": Tensor([1], shape: [1]), "bert": Tensor([2], shape: [1]),
    ])
    #expect(try scope["bertha"].tensor("gammas", [1]).values == [1])
    #expect(try scope.tensor("bert", [1]).values == [2])
  }

  @Test func missingTensorsAreNamed() throws {
    let error = #expect(throws: CheckpointError.self) {
      try scope(["a": Tensor(zeros: [1])])["layer"][3].tensor("weight", [4])
    }
    #expect(error?.code == .missingTensor)
    #expect(error?.message.contains("layer.3.weight") == true)
  }

  @Test func shapesMustAgree() throws {
    let error = #expect(throws: CheckpointError.self) {
      try scope(["bert.a.gamma": Tensor(zeros: [4, 3])])["a"].tensor("weight", [3, 4])
    }
    #expect(error?.code == .shapeMismatch)
    for part in ["bert.a.gamma", "[4, 3]", "[3, 4]", "w.safetensors"] {
      #expect(error?.message.contains(part) == true)
    }
  }

  @Test func leftOversAreNamed() throws {
    let scope = try scope(["a": Tensor(zeros: [1]), "extra.weight": Tensor(zeros: [1])])
    _ = try scope.tensor("a", [1])
    let error = #expect(throws: CheckpointError.self) { try scope.finish() }
    #expect(error?.code == .unusedTensor && error?.message.contains("extra.weight") == true)
  }

  @Test func weightsMustBeFinite() throws {
    for bad in [Float.nan, .infinity, -.infinity] {
      let error = #expect(throws: CheckpointError.self) {
        try scope(["a": Tensor([0, bad, 0], shape: [3])]).tensor("a", [3])
      }
      #expect(error?.code == .nonFiniteWeight)
    }
  }

  @Test func twoNamesForOneTensorAreRefused() {
    #expect(throws: CheckpointError.self) {
      try scope(["bert.a.gamma": Tensor(zeros: [1]), "a.weight": Tensor(zeros: [1])])
    }
  }
}
