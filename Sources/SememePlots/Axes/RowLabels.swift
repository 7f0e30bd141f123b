/// How names beside rows stay readable: small where rows are low, and only every other, third… one
/// where there is no room for all.
struct RowLabels {
  /// The names' size.
  let size: Double
  /// A name is shown at each row whose number this divides.
  let step: Int

  /// Names for rows of a height, between 9 and 12 units tall.
  init(rowHeight: Double) {
    size = min(12, max(rowHeight * 0.9, 9))
    step = max(1, Int((size * 1.1 / max(rowHeight, 0.01)).rounded(.up)))
  }

  func isShown(_ row: Int) -> Bool { row % step == 0 }
}
