import Testing

/// An element of guarded memory, with the pattern that surrounds it.
protocol GuardedElement: BitwiseCopyable {
  /// What no kernel writes, and what spoils a result into which it is read: NaN where the type has it.
  static var guardPattern: Self { get }
  /// The element's bits.
  var bits: UInt32 { get }
}

extension Float: GuardedElement {
  static var guardPattern: Float { Float(bitPattern: 0x7FC0_1D1E) }
  var bits: UInt32 { bitPattern }
}

extension Double: GuardedElement {
  static var guardPattern: Double { Double(bitPattern: 0x7FF8_0000_1D1E_A5A5) }
  /// Both halves of the element's bits in one.
  var bits: UInt32 { UInt32(truncatingIfNeeded: bitPattern >> 32 &* 0x9E37_79B1 ^ bitPattern) }
}

extension UInt16: GuardedElement {
  /// A NaN of bfloat16.
  static var guardPattern: UInt16 { 0x7FE1 }
  var bits: UInt32 { UInt32(self) }
}

extension UInt8: GuardedElement {
  static var guardPattern: UInt8 { 0xA5 }
  var bits: UInt32 { UInt32(self) }
}

extension Int8: GuardedElement {
  static var guardPattern: Int8 { 0x5A }
  var bits: UInt32 { UInt32(UInt8(bitPattern: self)) }
}

/// Memory whose surroundings can be checked.
protocol GuardedMemory {
  /// Whether nothing outside of the elements has changed.
  var isIntact: Bool { get }
}

/// Elements between a stretch of the guard pattern and memory that no one may touch: reading or
/// writing behind the end stops the process.
final class GuardedBuffer<Element: GuardedElement>: GuardedMemory {
  /// The first of the elements.
  ///
  /// Valid as long as this object: end every use with `expectIntact`.
  let start: UnsafeMutablePointer<Element>
  let count: Int
  private let pages: GuardedPages
  /// Pattern before the elements, and behind them up to the end of the accessible page.
  private let front = 128 / MemoryLayout<Element>.stride
  private let slack: Int

  /// Places elements.
  ///
  /// - Parameters:
  ///   - values: the elements.
  ///   - offset: how many elements behind a 64-byte boundary the first one lies; nil: the last one
  ///     ends where the accessible memory ends.
  init(_ values: [Element], offset: Int? = nil) {
    let size = MemoryLayout<Element>.stride
    count = values.count
    // The pages end at a boundary of 64 bytes; elements between it and the last one move the first.
    slack = offset.map { (64 - ($0 + values.count) * size & 63) & 63 }.map { $0 / size } ?? 0
    pages = GuardedPages.take(byteCount: (front + count + slack) * size)
    let elements = pages.end.assumingMemoryBound(to: Element.self)
    start = elements - slack - count
    (start - front).initialize(repeating: Element.guardPattern, count: front)
    (start + count).initialize(repeating: Element.guardPattern, count: slack)
    values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress { start.initialize(from: base, count: values.count) }
    }
  }

  /// Memory for results: the pattern everywhere.
  convenience init(count: Int, offset: Int? = nil) {
    self.init(Array(repeating: Element.guardPattern, count: count), offset: offset)
  }

  deinit { pages.giveBack() }

  var values: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// The bits of every element.
  var bits: [UInt32] { UnsafeBufferPointer(start: start, count: count).map(\.bits) }

  var isIntact: Bool {
    func isPattern(_ first: UnsafeMutablePointer<Element>, _ count: Int) -> Bool {
      UnsafeBufferPointer(start: first, count: count).allSatisfy {
        $0.bits == Element.guardPattern.bits
      }
    }
    return isPattern(start - front, front) && isPattern(start + count, slack)
  }
}

typealias GuardedFloats = GuardedBuffer<Float>

/// Records an issue where a kernel wrote outside of one of the buffers.
func expectIntact(
  _ buffers: (any GuardedMemory)?..., sourceLocation: SourceLocation = #_sourceLocation
) {
  for case let buffer? in buffers where !buffer.isIntact {
    Issue.record("written outside of the buffer", sourceLocation: sourceLocation)
  }
}

/// Whether an element of a result was never written.
func isUntouched(_ value: some GuardedElement) -> Bool {
  value.bits == type(of: value).guardPattern.bits
}

/// Whether two results agree in every bit.
func sameBits<Element: GuardedElement>(_ left: [Element], _ right: [Element]) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { $0.bits == $1.bits }
}

/// Rows of `width` elements laid out `stride` apart, with the pattern in between and none behind
/// the last row.
func spread<Element: GuardedElement>(_ values: [Element], width: Int, stride: Int) -> [Element] {
  guard width > 0, stride > width else { return values }
  let gap = Array(repeating: Element.guardPattern, count: stride - width)
  var result: [Element] = []
  for start in Swift.stride(from: 0, to: values.count, by: width) {
    if start > 0 { result += gap }
    result += values[start..<(start + width)]
  }
  return result
}

/// The rows that `spread` laid out; records an issue where something stands in between.
func gathered<Element: GuardedElement>(
  _ values: [Element], width: Int, stride: Int, sourceLocation: SourceLocation = #_sourceLocation
) -> [Element] {
  guard width > 0, stride > width else { return values }
  var result: [Element] = []
  for start in Swift.stride(from: 0, to: values.count, by: stride) {
    result += values[start..<(start + width)]
    let gap = values[(start + width)..<min(start + stride, values.count)]
    if !gap.allSatisfy({ isUntouched($0) }) {
      Issue.record("written between rows", sourceLocation: sourceLocation)
    }
  }
  return result
}

/// How many elements `rows` rows of `width` take, `stride` apart.
func extent(rows: Int, width: Int, stride: Int) -> Int {
  rows == 0 || width == 0 ? 0 : (rows - 1) * stride + width
}
