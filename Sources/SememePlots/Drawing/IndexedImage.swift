/// A small picture of steps of a ramp, one byte a pixel.
struct IndexedImage: Sendable {
  let width: Int
  let height: Int
  let ramp: ColorRamp
  /// Steps of the ramp, row by row.
  let steps: [UInt8]

  init(width: Int, height: Int, ramp: ColorRamp, steps: [UInt8]) {
    precondition(steps.count == width * height, "image: \(steps.count) for \(width) × \(height)")
    self.width = width
    self.height = height
    self.ramp = ramp
    self.steps = steps
  }

  /// The picture with every pixel so many times across and down; 0 counts as once.
  func repeated(across: Int, down: Int) -> IndexedImage {
    let (across, down) = (max(across, 1), max(down, 1))
    guard across * down > 1 else { return self }
    var repeated: [UInt8] = []
    repeated.reserveCapacity(steps.count * across * down)
    for row in 0..<height {
      let line = steps[row * width..<(row + 1) * width].flatMap { repeatElement($0, count: across) }
      for _ in 0..<down { repeated += line }
    }
    return IndexedImage(
      width: width * across, height: height * down, ramp: ramp, steps: repeated)
  }

  /// The picture as a PNG in the text of an address.
  func dataURI(_ theme: PlotTheme) -> String {
    "data:image/png;base64," + Base64Text.encode(png(theme))
  }

  /// The picture as PNG (W3C recommendation, third edition): a palette and bytes that are stored
  /// without compression.
  func png(_ theme: PlotTheme) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Depth 8, palette, no interlacing.
    append("IHDR", word(UInt32(width)) + word(UInt32(height)) + [8, 3, 0, 0, 0], to: &file)
    let palette = (0..<ColorRamp.stepCount).flatMap { step -> [UInt8] in
      let color = ramp.color(step, theme: theme)
      return [color.red, color.green, color.blue]
    }
    append("PLTE", palette, to: &file)
    var rows: [UInt8] = []
    rows.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      rows.append(0)
      rows.append(contentsOf: steps[row * width..<(row + 1) * width])
    }
    append("IDAT", zlib(storing: rows), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  /// RFC 1950 around stored blocks of RFC 1951.
  private func zlib(storing bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, bytes.count)
      let length = UInt16(end - start)
      out.append(end == bytes.count ? 1 : 0)
      for half in [length, ~length] {
        out.append(UInt8(truncatingIfNeeded: half))
        out.append(UInt8(truncatingIfNeeded: half >> 8))
      }
      out.append(contentsOf: bytes[start..<end])
      start = end
    } while start < bytes.count
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return out + word(b << 16 | a)
  }

  private func append(_ name: String, _ data: [UInt8], to file: inout [UInt8]) {
    let body = Array(name.utf8) + data
    file += word(UInt32(data.count)) + body + word(checksum(body))
  }

  /// CRC-32 as PNG uses it.
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      IndexedImage.checksums[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8)
    }
  }

  private static let checksums: [UInt32] = (0..<256).map { value in
    (0..<8).reduce(UInt32(value)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
  }

  private func word(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}

/// Base64 with padding (RFC 4648, section 4), for bytes inside of pages.
package enum Base64Text {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text that stands for bytes.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index + 2 < bytes.count {
      let group =
        UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      for shift in [18, 12, 6, 0] as [UInt32] { text.append(digits[Int(group >> shift & 63)]) }
      index += 3
    }
    if index < bytes.count {
      let isPair = index + 1 < bytes.count
      let group = UInt32(bytes[index]) << 16 | (isPair ? UInt32(bytes[index + 1]) << 8 : 0)
      text.append(digits[Int(group >> 18 & 63)])
      text.append(digits[Int(group >> 12 & 63)])
      text.append(isPair ? digits[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      text.append(UInt8(ascii: "="))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
