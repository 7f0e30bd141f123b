internal import SememeJSON

/// One HTML file with everything in it.
struct Page {
  let title: String
  let caption: String
  let panels: [Panel]

  /// The page, whose own policy forbids every request, so that it cannot help but work offline.
  func html() -> String {
    var out = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <title>\(Markup.escaped(title))</title>
      <style>
      \(PageStyle.css)</style>
      </head>
      <body>
      <header>
      <h1>\(Markup.escaped(title))</h1>
      <p>\(Markup.escaped(caption))</p>
      <div class="tools">
      <label>Search <input id="search" type="search" autocomplete="off" spellcheck="false"></label>
      <output id="found" for="search"></output>
      <button id="reset" type="button">Reset view</button>
      <button id="theme" type="button">Dark</button>
      </div>
      </header>
      <main>

      """
    for (number, panel) in panels.enumerated() { out += section(panel, number) }
    out += "</main>\n<div id=\"tip\" role=\"status\" hidden></div>\n"
    out += "<noscript>This page needs JavaScript to draw; it asks for nothing else.</noscript>\n"
    for (number, panel) in panels.enumerated() {
      guard let data = panel.content.data else { continue }
      out += "<script type=\"application/json\" id=\"panel-\(number)-data\">"
      out += Markup.script(data.encoded()) + "</script>\n"
    }
    return out + "<script>\n" + scripts + "</script>\n</body>\n</html>\n"
  }

  private func section(_ panel: Panel, _ number: Int) -> String {
    let name = "panel-\(number)"
    let (kind, description, content) =
      switch panel.content {
      case .drawing(let drawing, _):
        ("drawing", drawing.description, SVGWriter.element(drawing, prefix: name) + "\n")
      case .script(let script, let description, _): (script.rawValue, description, "")
      }
    // What the page's heading says is not said again.
    let heading =
      panels.count > 1 || panel.title != title
      ? "<h2>\(Markup.escaped(panel.title))</h2>\n<p>\(Markup.escaped(panel.caption))</p>\n" : ""
    return """
      <section class="panel" id="\(name)" data-kind="\(kind)"\(kind == "drawing" ? " tabindex=\"0\"" : "") \
      aria-label="\(Markup.escaped(panel.title))" data-description="\(Markup.escaped(description))">
      \(heading)\(content)</section>

      """
  }

  private var scripts: String {
    var kinds: Set<Panel.Script> = []
    var hasDrawing = false
    for panel in panels {
      switch panel.content {
      case .drawing: hasDrawing = true
      case .script(let script, _, _): kinds.insert(script)
      }
    }
    var out = PageScript.core + PageScript.view
    if hasDrawing { out += PageScript.drawing }
    if kinds.contains(.scatter) {
      out +=
        PageScript.scatter + PageScript.scatterDrawing + PageScript.scatterLabels
        + PageScript.scatterControls
    }
    if kinds.contains(.attention) {
      out += PageScript.attention + PageScript.attentionDrawing
    }
    return out + PageScript.start
  }
}

/// The scripts of pages, in the order in which they are read.
enum PageScript {}
