package import SememeJSON

/// A part of a page.
package struct Panel: Sendable {
  /// What a panel shows.
  package enum Content: Sendable {
    /// A drawing to zoom in, with what is under the pointer.
    case drawing(Drawing)
    /// A picture that a script of the page makes of data.
    case script(Script, description: String, data: JSON)
  }

  /// The scripts that make pictures.
  package enum Script: String, Sendable {
    case scatter
    case attention
  }

  /// The title.
  package let title: String
  /// What the panel shows.
  package let caption: String
  package let content: Content

  package init(title: String, caption: String, _ content: Content) {
    self.title = title
    self.caption = caption
    self.content = content
  }
}
