/// The colours of groups and series, which people with any colour vision tell apart.
///
/// They began as the hues of Okabe and Ito (2008, "Color universal design") and were moved, for
/// either page, until each had enough contrast with it and the two nearest colours were as far
/// apart as could be in the sight of readers who lack one kind of cones (Machado, Oliveira and
/// Fernandes 2009, doi:10.1109/TVCG.2009.113), the first four above all. After the last the first
/// comes again; markers of other shapes tell these groups apart.
package enum Palette {
  private static let light: [UInt32] = [
    0x1543AB, 0xA23D08, 0x73A06C, 0xC665D7, 0xD97E00, 0x1497FF, 0xBA641D, 0x4D4D4D,
  ]
  private static let dark: [UInt32] = [
    0x4F93D8, 0xDB562F, 0x52E096, 0xCDA0FF, 0xF09A1C, 0xB4F7F0, 0xFFF04A, 0x8AAEA6,
  ]

  /// How many colours there are.
  package static let count = light.count

  /// The colour's place for a group of any number.
  static func index(_ number: Int) -> Int { number % count }

  /// The colour of a group.
  package static func color(_ number: Int, theme: PlotTheme) -> RGB {
    RGB((theme == .light ? light : dark)[index(number)])
  }
}
