/// What a ``Plot`` draws: a drawing, and panels of a page.
public struct Picture: Sendable {
  /// The title.
  public let title: String
  /// What the picture shows and how to read it.
  public let caption: String
  package let draw: @Sendable () -> Drawing
  package let panels: @Sendable () -> [Panel]

  package init(
    title: String, caption: String, draw: @escaping @Sendable () -> Drawing,
    panels: @escaping @Sendable () -> [Panel]
  ) {
    self.title = title
    self.caption = caption
    self.draw = draw
    self.panels = panels
  }
}
