package import SememeJSON

/// A part of a page.
package struct Panel: Sendable {
  /// What a panel shows.
  package enum Content: Sendable {
    /// A drawing to zoom in, with what is under the pointer: texts of its marks, and data about the
    /// pixels of an image of cells.
    case drawing(Drawing, data: JSON? = nil)
    /// A picture that a script of the page makes of data.
    case script(Script, description: String, data: JSON)

    /// What the panel's script reads; nil for none.
    var data: JSON? {
      switch self {
      case .drawing(_, let data): data
      case .script(_, _, let data): data
      }
    }
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
