/// The colours of groups and series, which people with any colour vision tell apart.
///
/// The hues are those of Okabe and Ito (2008, "Color universal design"), each a little darker or
/// lighter where it would vanish on the page. After the last the first comes again; markers of other
/// shapes tell these groups apart.
enum Palette {
  private static let light: [UInt32] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x8C7F00, 0x4D4D4D,
  ]
  private static let dark: [UInt32] = [
    0x4AA3DF, 0xF07F3C, 0x2BC495, 0xE09BC3, 0xF2B632, 0x9AD9FF, 0xF0E442, 0xC4CAD0,
  ]

  /// How many colours there are.
  static let count = light.count

  /// The colour's place for a group of any number.
  static func index(_ number: Int) -> Int { number % count }

  /// The colour of a group.
  static func color(_ number: Int, theme: PlotTheme) -> RGB {
    RGB((theme == .light ? light : dark)[index(number)])
  }
}
