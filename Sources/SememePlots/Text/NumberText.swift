/// Numbers in words of pictures: coordinates, ticks, values.
enum NumberText {
  /// A number with a fixed count of decimals; very large ones as Swift writes them.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "none" : value < 0 ? "−∞" : "∞" }
    let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return value.description }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// A coordinate of SVG: at most two decimals, an ASCII minus.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = (value * 100).rounded()
    guard hundredths.magnitude < 1e15 else { return value.description }
    let whole = Int(hundredths)
    let magnitude = whole.magnitude
    let sign = whole < 0 ? "-" : ""
    let rest = magnitude % 100
    if rest == 0 { return "\(sign)\(magnitude / 100)" }
    if rest % 10 == 0 { return "\(sign)\(magnitude / 100).\(rest / 10)" }
    return "\(sign)\(magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// A value for readers, with about four significant digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    let magnitude = value.magnitude
    if magnitude == 0 { return "0" }
    if magnitude >= 1e7 || magnitude < 1e-4 { return scientific(value) }
    let decimals = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 3
    return trimmed(fixed(value, magnitude < 0.01 ? 5 : decimals))
  }

  /// A value of a tick, with as many decimals as the step between ticks needs.
  static func tick(_ value: Double, step: Double) -> String {
    if value == 0 { return "0" }
    if max(value.magnitude, step) >= 1e7 || step < 1e-6 { return scientific(value) }
    var decimals = 0
    var scaled = step
    while decimals < 7, (scaled - scaled.rounded()).magnitude > 1e-6 * step.magnitude + 1e-9 {
      decimals += 1
      scaled *= 10
    }
    return fixed(value, decimals)
  }

  /// A number with a power of ten, as in 1.2e−7.
  private static func scientific(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    var exponent = Int(Mathematics.log10(value.magnitude).rounded(.down))
    var mantissa = value / Mathematics.power(10, Double(exponent))
    if mantissa.magnitude >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    guard mantissa.isFinite else { return value.description }
    return "\(trimmed(fixed(mantissa, 2)))e\(exponent < 0 ? "−" : "")\(exponent.magnitude)"
  }

  /// A decimal number without zeros at its end.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
