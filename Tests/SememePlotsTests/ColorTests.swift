import SememePlots
import Testing

/// Colours can be seen and told apart.
@Suite("Colours")
struct ColorTests {
  /// How screens look to readers who lack one kind of cones, on linear light: Machado, Oliveira and
  /// Fernandes 2009, severity 1.
  static let visions: [(name: String, matrix: [[Double]])] = [
    ("normal", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    ),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    ),
    (
      "tritanopia",
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    ),
  ]

  @Test(arguments: PlotTheme.allCases)
  func groupsDifferForEveryVision(theme: PlotTheme) {
    for (name, matrix) in Self.visions {
      let seen = (0..<Palette.count).map {
        PerceivedColor(Palette.color($0, theme: theme), seenThrough: matrix)
      }
      for first in seen.indices {
        for second in seen[..<first].indices {
          let distance = seen[first].distance(to: seen[second])
          #expect(
            distance > (first < 4 ? 0.085 : 0.075), "\(theme) \(name): \(first) and \(second)")
        }
      }
    }
  }

  @Test(arguments: PlotTheme.allCases)
  func marksAndTextStandOutFromThePage(theme: PlotTheme) throws {
    let page = try #require(Paint.background.color(theme))
    for group in 0..<Palette.count {
      #expect(Palette.color(group, theme: theme).contrast(with: page) > 2.9, "\(theme) \(group)")
    }
    for text in [Paint.ink, .muted] {
      #expect(try #require(text.color(theme)).contrast(with: page) > 4.5, "\(theme) \(text)")
    }
    for step in 0..<ColorRamp.stepCount {
      let lowest = ColorRamp.marks.color(step, theme: theme)
      #expect(lowest.contrast(with: page) > 1.4, "\(theme) \(step)")
    }
  }

  /// Every step of a ramp is further from the page than the one before, without jumps, and its
  /// numbers can be read.
  @Test(arguments: PlotTheme.allCases)
  func rampsGrowEvenly(theme: PlotTheme) throws {
    let normal = Self.visions[0].matrix
    for ramp in ColorRamp.allCases {
      let colors = (0..<ColorRamp.stepCount).map { ramp.color($0, theme: theme) }
      let perceived = colors.map { PerceivedColor($0, seenThrough: normal) }
      for (step, (a, b)) in zip(perceived, perceived.dropFirst()).enumerated() {
        #expect(a.distance(to: b) < 0.03, "\(ramp) \(theme) \(step): a jump")
        // A diverging ramp turns in its middle.
        guard ramp != .diverging || abs(step - ColorRamp.stepCount / 2) > 2 else { continue }
        let isRising = (theme == .dark) == (ramp != .diverging || step >= ColorRamp.stepCount / 2)
        #expect(isRising == (b.lightness > a.lightness), "\(ramp) \(theme) \(step)")
      }
      for step in 0..<ColorRamp.stepCount {
        let ink = try #require(Paint.onStep(ramp, step).color(theme))
        #expect(ink.contrast(with: colors[step]) > 4, "\(ramp) \(theme) \(step)")
      }
    }
  }
}
