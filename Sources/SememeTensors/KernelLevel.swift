internal import CSememeKernels

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One instruction-set level of the kernels: which machine instructions compute every operation.
///
/// The best level of the CPU is chosen once per process; the environment variable
/// `SEMEME_KERNELS` (for example `scalar`) overrides the choice, for tests and for comparing.
public struct KernelLevel: Sendable, CustomStringConvertible {
  /// The C table of this level, constant data of the program: never written, never freed.
  nonisolated(unsafe) let table: UnsafePointer<sememe_kernels>

  /// The name as `SEMEME_KERNELS` spells it, such as `avx2`.
  public var description: String { String(cString: table.pointee.name) }

  /// Whether the CPU multiplies bfloat16 itself at this level.
  ///
  /// Elsewhere numbers are widened while they are multiplied: half the memory, but no more speed
  /// than float32.
  public var multipliesBFloat16: Bool { table.pointee.multiplies_bf16 }

  /// Every level that this CPU can run, from the most portable to the most specialised.
  public static let available: [KernelLevel] = (0..<sememe_level_count()).compactMap { index in
    sememe_kernels_at(index).map(KernelLevel.init(table:))
  }

  /// The best level of this CPU, whatever the environment says.
  public static let best = KernelLevel(table: sememe_kernels_best())

  /// The level that `selected()` gives; where it throws, `best`, since whoever asks it reports that.
  package static let preferred = (try? selected()) ?? best

  /// The level that new encoders use: `SEMEME_KERNELS` where it names one, else the best.
  ///
  /// - Returns: the level.
  /// - Throws: `TensorError` where `SEMEME_KERNELS` holds a name that is unknown or that this CPU
  ///   cannot run.
  public static func selected() throws(TensorError) -> KernelLevel {
    guard let value = getenv("SEMEME_KERNELS") else { return best }
    let name = String(cString: value)
    if name.isEmpty { return best }
    return try named(name)
  }

  /// The level with a given name.
  ///
  /// - Parameter name: such as `scalar` or `avx2`.
  /// - Returns: the level.
  /// - Throws: `TensorError` where the name is unknown or this CPU lacks the instructions.
  public static func named(_ name: String) throws(TensorError) -> KernelLevel {
    guard let table = sememe_kernels_named(name) else {
      let names = available.map(\.description).joined(separator: ", ")
      throw TensorError(
        .unsupportedKernelLevel,
        "kernel level \"\(name)\" is unknown or not available on this CPU; "
          + "set SEMEME_KERNELS to one of: \(names), or unset it")
    }
    return KernelLevel(table: table)
  }
}
