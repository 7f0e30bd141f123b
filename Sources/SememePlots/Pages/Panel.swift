package import SememeJSON

/// A part of a page.
package enum Panel: Sendable {
  /// What a script draws.
  package enum Kind: String, Sendable {
    case scatter
    case attention
  }

  /// A drawing to zoom in, with what is under the pointer.
  case drawing(Drawing)
  /// A picture that a script of the page makes of data.
  case script(Kind, title: String, description: String, data: JSON)

  var title: String {
    switch self {
    case .drawing(let drawing): drawing.title
    case .script(_, let title, _, _): title
    }
  }
}
