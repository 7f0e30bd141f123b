import SememePlots
import SememeTensors
import SememeTestSupport
import Testing

@Suite("Parts of pictures")
struct PartTests {
  @Test(arguments: [
    (0.0, 1.0), (0, 12), (-3.7, 8.2), (0.001, 0.0017), (-1e6, 3e7), (5, 5), (0, 0), (-1e-9, 1e-9),
    (99.97, 100.03), (1e30, 1e31),
  ])
  func ticksAreRoundAndCoverTheValues(low: Double, high: Double) {
    let ticks = Ticks(from: low, to: high)
    #expect(ticks.lower <= low && ticks.upper >= high)
    #expect((2...12).contains(ticks.values.count), "\(ticks.values)")
    #expect(ticks.values.count == ticks.texts.count)
    #expect(Set(ticks.texts).count == ticks.texts.count, "\(ticks.texts)")
    #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
    #expect(ticks.values.allSatisfy { -1e-9...(1 + 1e-9) ~= ticks.place(of: $0) })
  }

  @Test func ticksOfLayersAreWholeNumbers() {
    let ticks = Ticks(from: 0, to: 12, count: 13, isRounded: false, onlyWhole: true)
    #expect(ticks.texts == (0...12).map(String.init))
    #expect(Ticks(from: 0, to: 1, isRounded: false, onlyWhole: true).texts == ["0", "1"])
    #expect(Ticks(from: 0, to: 0.4, count: 4).texts == ["0", "0.1", "0.2", "0.3", "0.4"])
    #expect(Ticks(from: -1, to: 1, count: 4).texts == ["−1.0", "−0.5", "0", "0.5", "1.0"])
  }

  /// No two labels overlap, none covers a marker or leaves the room, and where there is room each is
  /// placed.
  @Test(arguments: [(5, 1), (200, 2), (3000, 3)])
  func labelsDoNotOverlap(count: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let room = Box(x: 10, y: 20, width: 700, height: 500)
    let labels = (0..<count).map { index in
      (
        index: index, x: Double.random(in: 10...710, using: &random),
        y: Double.random(in: 20...520, using: &random),
        width: Double.random(in: 10...120, using: &random), height: 14.0
      )
    }
    let markers = labels.map { Box(x: $0.x - 3, y: $0.y - 3, width: 6, height: 6) }
    var placement = LabelPlacement(room: room, markers: markers)
    let placed = placement.place(labels, radius: 3, limit: 80)
    for (number, label) in placed.enumerated() {
      #expect(room.contains(label.box))
      #expect(!markers.contains { $0.overlaps(label.box) })
      for other in placed[..<number] { #expect(!label.box.overlaps(other.box)) }
    }
    // Of 3,000 points only some have room for a label around them.
    #expect(count == 3000 ? placed.count > 40 : placed.count == min(count, 80))
    #expect(Set(placed.map(\.index)).count == placed.count)
  }

  @Test func textTakesTheRoomOfItsFont() {
    // From Helvetica's published metrics.
    #expect(TextMetrics.width("Hello, World", size: 10) == 54.45)
    #expect(TextMetrics.width("iii", size: 10) < TextMetrics.width("mmm", size: 10) / 3)
    #expect(TextMetrics.width("银行", size: 10) == 20)
    #expect(TextMetrics.width("e\u{301}", size: 10) == TextMetrics.width("e", size: 10))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64OfTheStandard(plain: String, encoded: String) {
    #expect(Base64Text.encode(Array(plain.utf8)) == encoded)
  }

  /// Quantised weights come back within half a step, small ones closer.
  @Test func attentionWeightsKeepTwoDigits() throws {
    let weights: [Float] = [0, 0.001, 0.01, 0.049, 0.13, 0.5, 0.31, 0.999, 1]
    let view = try AttentionView(
      tokens: ["a", "b", "c"], maps: [Tensor(weights, shape: [1, 3, 3])], title: "t")
    for (byte, weight) in zip(view.quantized(), weights) {
      let back = (Float(byte) / 255) * (Float(byte) / 255)
      #expect(abs(back - weight) <= 0.004 * weight.squareRoot() + 4e-6)
    }
  }

  /// 128 tokens with 12 heads in 12 layers make a page of less than 5 MB.
  @Test func pagesOfLongTextsStaySmall() throws {
    let view = try Samples.attention(
      .lines(layer: 0), tokens: (0..<128).map { "token\($0)" }, layers: 12, heads: 12)
    let size = view.html().utf8.count
    #expect(size < 5_000_000, "\(size) bytes")
    #expect(
      try Samples.attention(
        .grid, tokens: (0..<128).map { "token\($0)" }, layers: 12, heads: 12
      ).svg().utf8.count < 5_000_000)
  }
}
