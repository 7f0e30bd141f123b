/// Numbers as tables show them.
enum Decimals {
  /// A number with a fixed count of decimals.
  ///
  /// - Parameters:
  ///   - value: any number.
  ///   - places: decimals, from 0 to 9.
  /// - Returns: such as `0.250`.
  static func text(_ value: Double, _ places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { result, _ in result * 10 }
    let scaled = (value * scale).rounded()
    guard scaled.magnitude < 1e15 else { return "\(value)" }
    let number = Int(scaled.magnitude)
    let sign = scaled < 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(number)" }
    let (whole, fraction) = number.quotientAndRemainder(dividingBy: Int(scale))
    let digits = String(fraction)
    return "\(sign)\(whole)." + String(repeating: "0", count: places - digits.utf8.count) + digits
  }

  /// A whole number in groups of three digits: 22,713,216.
  static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return (value < 0 ? "-" : "") + result
  }

  /// A number of bytes in decimal units: 90.9 MB.
  static func bytes(_ count: Int) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    guard count >= 1000 else { return "\(count) B" }
    var value = Double(count) / 1000
    var unit = 0
    while value >= 999.95, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(text(value, 1)) \(units[unit])"
  }

  /// A duration in milliseconds with one decimal: 58.1 ms.
  static func milliseconds(_ duration: Duration) -> String {
    "\(text(duration / .milliseconds(1), 1)) ms"
  }
}
