import SememePlots
import SememeTensors
import Testing

/// Large heat maps hold PNG images, read here byte by byte as the recommendation says.
@Suite("Images in drawings")
struct ImageTests {
  @Test func imagesAreValidPNG() throws {
    let chunks = try chunks(of: Samples.largeMap().svg())
    let header = try #require(chunks["IHDR"])
    #expect(word(header, 0) == 300 && word(header, 4) == 200 && header[8...] == [8, 3, 0, 0, 0])
    #expect(chunks["PLTE"]?.count == 3 * 64)
    let rows = try stored(try #require(chunks["IDAT"]))
    #expect(rows.count == 200 * 301)
    // Each row begins with the filter “none”; the steps rise with the values.
    #expect(stride(from: 0, to: rows.count, by: 301).allSatisfy { rows[$0] == 0 })
    #expect(rows[1] == 0)
    #expect(rows.max() == 63)
  }

  /// librsvg smooths what it enlarges; with many pixels for a cell its edges stay sharp.
  @Test func cellsOfPixelsAreTheSamePicture() throws {
    let map = try Samples.largeMap()
    let small = try stored(#require(chunks(of: map.svg())["IDAT"]))
    let chunks = try chunks(of: map.svg(theme: .light, pixelsPerUnit: 4))
    let (width, height) = try (word(#require(chunks["IHDR"]), 0), word(#require(chunks["IHDR"]), 4))
    let (across, down) = (width / 300, height / 200)
    #expect(across > 1 && down > 1 && width == 300 * across && height == 200 * down)
    let large = try stored(#require(chunks["IDAT"]))
    try #require(large.count == height * (width + 1))
    for row in 0..<height {
      for column in stride(from: 0, to: width, by: 7) {
        let (pixel, cell) = (
          row * (width + 1) + 1 + column, row / down * 301 + 1 + column / across
        )
        guard large[pixel] != small[cell] else { continue }
        Issue.record("another step at \(row), \(column)")
        return
      }
    }
  }

  /// The parts of the first image of a drawing, by name, with their checksums checked.
  private func chunks(of svg: String) throws -> [String: [UInt8]] {
    let marker = "data:image/png;base64,"
    let start = try #require(svg.ranges(of: marker).first?.upperBound)
    let bytes = try #require(decoded(svg[start...].prefix { $0 != "\"" }))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    var chunks: [String: [UInt8]] = [:]
    var at = 8
    while at < bytes.count {
      let length = word(bytes, at)
      let end = at + 8 + length
      try #require(end + 4 <= bytes.count)
      #expect(checksum(bytes[at + 4..<end]) == UInt32(word(bytes, end)))
      chunks[String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)] = Array(bytes[at + 8..<end])
      at = end + 4
    }
    #expect(chunks["IEND"] == [])
    return chunks
  }

  /// The bytes of stored blocks, with their Adler-32 checked.
  private func stored(_ data: [UInt8]) throws -> [UInt8] {
    #expect(data[0] & 15 == 8 && (Int(data[0]) << 8 | Int(data[1])) % 31 == 0)
    var out: [UInt8] = []
    var at = 2
    var isLast = false
    while !isLast {
      isLast = data[at] == 1
      let length = Int(data[at + 1]) | Int(data[at + 2]) << 8
      #expect(length ^ 0xFFFF == Int(data[at + 3]) | Int(data[at + 4]) << 8)
      try #require(at + 5 + length <= data.count)
      out += data[at + 5..<at + 5 + length]
      at += 5 + length
    }
    let sums = out.reduce((1, 0)) { sums, byte in
      let a = (sums.0 + Int(byte)) % 65_521
      return (a, (sums.1 + a) % 65_521)
    }
    #expect(word(data, at) == sums.1 << 16 | sums.0)
    #expect(at + 4 == data.count)
    return out
  }

  /// CRC-32 bit by bit.
  private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  private func word(_ bytes: [UInt8], _ at: Int) -> Int {
    bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private func decoded(_ text: Substring) -> [UInt8]? {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let places = Dictionary(uniqueKeysWithValues: digits.enumerated().map { ($1, $0) })
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for character in text where character != "=" {
      guard let digit = places[character] else { return nil }
      bits = (bits << 6 | digit) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
