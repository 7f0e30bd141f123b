import CSememeBenchmarks
import SememeTensors

/// The numbers that a kernel multiplies.
enum Numbers: String, CaseIterable {
  case float32
  case bfloat16
  case int8

  /// The numbers of products of a format.
  init(_ format: NumberFormat) {
    switch format {
    case .float32: self = .float32
    case .bfloat16: self = .bfloat16
    case .int8: self = .int8
    }
  }

  /// The format of products of these numbers.
  var format: NumberFormat {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }

  /// Bytes of one packed weight.
  var byteCount: Int {
    switch self {
    case .float32: 4
    case .bfloat16: 2
    case .int8: 1
    }
  }

  fileprivate var number: sememe_number {
    switch self {
    case .float32: SEMEME_NUMBER_F32
    case .bfloat16: SEMEME_NUMBER_BF16
    case .int8: SEMEME_NUMBER_S8
    }
  }
}

/// What a level's kernels could reach at most if they had nothing to load or store.
struct Peak {
  /// The instructions of the loop.
  let instruction: String
  private let peak: sememe_peak

  /// The peak of a level that this CPU runs; nil for the scalar level.
  init?(_ level: KernelLevel, _ numbers: Numbers) {
    guard let peak = sememe_peak_of(level.description, numbers.number) else { return nil }
    self.peak = peak.pointee
    instruction = String(cString: peak.pointee.instruction)
  }

  /// Multiplications and additions on one thread.
  var work: Work {
    // A call for many rounds, so that it costs nothing beside them.
    let peak = peak
    return Work(amount: peak.operations * 1000) { rounds in peak.run(rounds * 1000) }
  }

  /// Multiplications and additions on every thread of a pool at once.
  func work(on pool: ThreadPool) -> Work {
    let peak = peak
    let threads = pool.threadCount
    return Work(amount: peak.operations * 1000 * Double(threads)) { rounds in
      pool.forEach(threads) { _ in peak.run(rounds * 1000) }
    }
  }
}

/// Memory that is only read.
final class ReadMemory {
  private let bytes: UnsafeMutableRawBufferPointer

  /// Allocates and touches memory.
  ///
  /// - Parameter byteCount: how much; rounded up to whole pages.
  init(byteCount: Int) {
    let page = 4096
    bytes = .allocate(byteCount: (byteCount + page - 1) / page * page, alignment: page)
    bytes.initializeMemory(as: UInt8.self, repeating: 1)
  }

  deinit { bytes.deallocate() }

  /// Reading all of it with a level's widest loads; the amount is in bytes.
  func work(_ level: KernelLevel) -> Work {
    let name = level.description
    return Work(amount: Double(bytes.count)) { rounds in
      _ = sememe_read(name, self.bytes.baseAddress, self.bytes.count, rounds)
    }
  }
}
