internal import SememeJSON

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

  /// A picture that a page shows as it is drawn, but for the heading, which the page has.
  init(
    title: String, caption: String, data: JSON? = nil,
    draw: @escaping @Sendable (_ hasHeading: Bool) -> Drawing
  ) {
    self.init(
      title: title, caption: caption, draw: { draw(true) },
      panels: { [Panel(title: title, caption: caption, .drawing(draw(false), data: data))] })
  }

  /// A picture that a script of the page makes.
  init(
    title: String, caption: String, draw: @escaping @Sendable (_ hasHeading: Bool) -> Drawing,
    script: Panel.Script, description: String, data: @escaping @Sendable () -> JSON
  ) {
    self.init(
      title: title, caption: caption, draw: { draw(true) },
      panels: {
        [
          Panel(
            title: title, caption: caption,
            .script(script, description: description, data: data()))
        ]
      })
  }
}
