import ArgumentParser
import Sememe
import SememeTensors

/// The precisions that `sememe bench` measures.
enum BenchPrecision: Equatable {
  /// One of the library's.
  case one(Precision)
  /// Each one that differs from the others in speed on this CPU.
  case all

  /// The precisions that are meant.
  ///
  /// - Throws: `TensorError` where `SEMEME_KERNELS` names no level of this CPU.
  func precisions() throws -> [Precision] {
    switch self {
    case .one(let precision): [precision]
    case .all:
      // Where bfloat16 is widened while it is multiplied, it is float32 in half the memory.
      try KernelLevel.selected().multipliesBFloat16
        ? [.float32, .bfloat16, .int8] : [.float32, .int8]
    }
  }
}

extension BenchPrecision: ExpressibleByArgument {
  init?(argument: String) {
    if argument == "all" {
      self = .all
    } else if let precision = Precision(rawValue: argument) {
      self = .one(precision)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .one(let precision): precision.rawValue
    case .all: "all"
    }
  }

  static var allValueStrings: [String] { Precision.allCases.map(\.rawValue) + ["all"] }
}
