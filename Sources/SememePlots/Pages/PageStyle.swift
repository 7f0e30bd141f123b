/// How pages look, in both themes.
enum PageStyle {
  /// The style sheet: variables of both themes, then rules.
  static let css: String = {
    let (light, dark) = (variables(.light), variables(.dark))
    return """
      :root { color-scheme: light; \(light) }
      @media (prefers-color-scheme: dark) {
      :root:not([data-theme=light]) { color-scheme: dark; \(dark) }
      :root:not([data-theme=light]) .only-light { display: none }
      }
      :root[data-theme=dark] { color-scheme: dark; \(dark) }
      :root[data-theme=dark] .only-light { display: none }
      @media (prefers-color-scheme: light) {
      :root:not([data-theme=dark]) .only-dark { display: none }
      }
      :root[data-theme=light] .only-dark { display: none }
      \(rules)

      """
  }()

  private static func variables(_ theme: PlotTheme) -> String {
    let steps = ColorRamp.allCases.flatMap { ramp in
      (0..<ColorRamp.stepCount).flatMap { [Paint.step(ramp, $0), Paint.onStep(ramp, $0)] }
    }
    return (Paint.named + steps).map { paint in
      "\(paint.variable):\(paint.color(theme)?.hex ?? "none")"
    }.joined(separator: ";")
  }

  private static let rules = #"""
    * { box-sizing: border-box } [hidden] { display: none !important }
    body { margin: 0; background: var(--background); color: var(--ink);
      font: 14px/1.45 Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif }
    header { padding: 16px 20px 4px; max-width: 1400px; margin: 0 auto }
    h1 { font-size: 20px; margin: 0 0 4px } h2 { font-size: 15px; margin: 8px 0 }
    header p { margin: 0 0 10px; color: var(--muted); max-width: 90ch; white-space: pre-line }
    .panel p { margin: 0 0 8px; color: var(--muted); max-width: 90ch; white-space: pre-line }
    .tools, .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
    .bar { margin: 6px 0; max-height: 130px; overflow: auto; padding: 1px }
    #found { color: var(--muted); min-width: 9ch; flex: 1 }
    button, input, select { font: inherit; color: inherit; background: var(--background);
      border: 1px solid var(--axis); border-radius: 6px; padding: 3px 10px }
    button { cursor: pointer }
    button:hover { border-color: var(--ink) }
    :focus-visible { outline: 2px solid var(--s0); outline-offset: 1px }
    button[aria-pressed=false] { color: var(--muted); text-decoration: line-through;
      border-color: var(--grid) }
    .choice button[aria-pressed] { text-decoration: none }
    .choice button[aria-pressed=true] { border-color: var(--ink); font-weight: bold }
    main { padding: 4px 20px 28px; max-width: 1400px; margin: 0 auto }
    .panel { margin: 0 0 20px; position: relative }
    .panel svg { display: block; margin-left: -16px; max-width: 100%; height: auto; touch-action: pan-x pan-y pinch-zoom; cursor: grab; overflow: hidden }
    .panel canvas.map { display: block; width: 100%; border: 1px solid var(--grid);
      border-radius: 6px; touch-action: none; cursor: grab }
    .grabbed { cursor: grabbing !important }
    [data-tip].dimmed { opacity: .15 }
    [data-tip].matched { stroke: var(--ink); stroke-width: 1.5px }
    text[data-tip].matched { stroke: none; font-weight: bold; text-decoration: underline }
    #tip { position: fixed; z-index: 10; max-width: 46ch; padding: 6px 9px; border-radius: 6px;
      background: var(--ink); color: var(--background); white-space: pre-line; pointer-events: none;
      overflow-wrap: anywhere; font-size: 13px }
    .key { display: inline-flex; gap: 6px; align-items: center }
    .key canvas { width: 14px; height: 14px }
    .ramp { display: inline-flex; gap: 6px; align-items: center; color: var(--muted) }
    .ramp span.colors { display: inline-flex } .ramp i { width: 3px; height: 12px }
    .panel p.hint { font-size: 12px; margin: 6px 0; max-width: none }
    table { border-collapse: collapse; font-size: 13px }
    th, td { text-align: left; padding: 2px 12px 2px 0; border-bottom: 1px solid var(--grid) }
    summary { cursor: pointer; color: var(--muted) }
    .tokens { display: flex; position: relative; width: fit-content; max-width: 100% }
    .tokens ol { list-style: none; margin: 0; padding: 0; min-width: 40px; max-width: 320px }
    .tokens li { height: 20px; line-height: 20px; padding: 0 6px; border-radius: 3px;
      white-space: pre; overflow: hidden; text-overflow: ellipsis; cursor: default }
    .tokens ol:first-child { text-align: right }
    .tokens li.matched, .tokens li:hover, .tokens li:focus-visible { outline: 1px solid var(--ink) }
    .heads { display: grid; gap: 3px; width: fit-content; max-width: 100%; overflow-x: auto;
      align-items: center; justify-items: center; color: var(--muted); font-size: 12px }
    .heads button { padding: 0; border-radius: 2px; border-color: var(--grid); line-height: 0 }
    .heads canvas { width: 60px; height: 60px; image-rendering: pixelated }
    .scroll { overflow: auto; max-width: 100% }
    .swatch { width: 11px; height: 11px; display: inline-block }
    @media (prefers-reduced-motion: no-preference) { button { transition: border-color .1s } }
    """#
}
