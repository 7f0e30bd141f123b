internal import SememeCheckpoints
package import SememeTensors

/// The expected tensors of a golden case.
package struct GoldenTensors: Sendable {
  private let file: SafetensorsFile

  /// Opens a case's `expected.safetensors`.
  ///
  /// - Throws: `CheckpointError` where it cannot be read.
  package init(_ golden: GoldenCase) throws {
    file = try SafetensorsFile(path: "\(golden.folder)/expected.safetensors")
  }

  /// A tensor by name.
  ///
  /// - Throws: `MissingTensor` where the file does not hold it.
  package func tensor(_ name: String) throws -> Tensor {
    guard let stored = file.stored(name) else { throw MissingTensor(name: name) }
    return stored.tensor()
  }

  /// The bytes of a tensor by name, for integers.
  ///
  /// - Throws: `MissingTensor` where the file does not hold it.
  package func bytes(_ name: String) throws -> [UInt8] {
    guard let bytes = file.stored(name)?.withBytes({ Array($0) }) else {
      throw MissingTensor(name: name)
    }
    return bytes
  }

  /// A name that the expected file does not hold.
  package struct MissingTensor: Error {
    package let name: String
  }
}
