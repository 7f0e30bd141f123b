internal import SememeTensors

extension AttentionView {
  /// Weights below are not drawn as lines.
  private static let faintest: Float = 0.03
  private static let rowHeight = 18.0

  func drawing(hasHeading: Bool = true) -> Drawing {
    switch focus {
    case .grid: grid(hasHeading)
    case .lines(let layer, let heads):
      lines(layer, heads.isEmpty ? Array(0..<headCount) : heads, hasHeading)
    case .map: heatMap?.drawing(hasHeading: hasHeading) ?? grid(hasHeading)
    }
  }

  // MARK: Lines

  private func lines(_ layer: Int, _ heads: [Int], _ hasHeading: Bool) -> Drawing {
    let widest = { (tokens: [String]) in
      min(tokens.map { TextMetrics.width($0, size: 12) }.max() ?? 0, 200)
    }
    let (left, right) = (widest(queries), widest(keys))
    let gap = 220.0
    let width = max(420, left + right + gap + 2 * Sheet.margin)
    var sheet = Sheet(
      width: width, title: title,
      caption: AttentionView.caption(
        caption, "Tokens on the left look at those on the right."), description: summary,
      hasHeading: hasHeading)
    sheet.add(
      Legend(
        name: "layer \(layer + 1), head",
        entries: heads.map {
          Legend.Entry(
            name: "\($0 + 1)",
            sample: .line(
              Stroke(.series($0), width: 3, dash: AttentionView.dash(ofHead: $0)), nil))
        }))
    let start = Sheet.margin + (width - 2 * Sheet.margin - left - right - gap) / 2 + left
    let top = sheet.top
    let y = { (row: Int) in top + (Double(row) + 0.5) * AttentionView.rowHeight }
    // Heads lie side by side, so that each one's colour is seen.
    let step = min(2.2, 11 / Double(heads.count))
    for (rank, head) in heads.enumerated() {
      let beside = (Double(rank) - Double(heads.count - 1) / 2) * step
      for query in queries.indices {
        for key in keys.indices {
          let weight = maps[layer][head * queries.count + query, key]
          guard weight >= AttentionView.faintest else { continue }
          sheet.add(
            curve(
              Point(start + 6, y(query) + beside), Point(start + gap - 6, y(key) + beside),
              Stroke(
                .series(head), width: 1.6, dash: AttentionView.dash(ofHead: head),
                opacity: Double(min(weight, 1)))))
        }
      }
    }
    for (row, token) in queries.enumerated() {
      let text = TextMetrics.shortened(token, to: 200, size: 12)
      sheet.add(.text(text, at: Point(start, y(row) + 4), TextStyle(anchor: .end)))
    }
    for (row, token) in keys.enumerated() {
      let text = TextMetrics.shortened(token, to: 200, size: 12)
      sheet.add(.text(text, at: Point(start + gap, y(row) + 4), TextStyle()))
    }
    let rows = Double(max(queries.count, keys.count))
    return sheet.finished(bottom: top + rows * AttentionView.rowHeight)
  }

  /// Heads beyond the last colour have the first ones again: their lines are broken.
  static func dash(ofHead head: Int) -> [Double] {
    let dashes: [[Double]] = [[], [6, 3], [2, 3]]
    return dashes[head / Palette.count % dashes.count]
  }

  private func curve(_ start: Point, _ end: Point, _ stroke: Stroke) -> Mark {
    let bend = (end.x - start.x) * 0.4
    var path = PathData()
    path.move(to: start)
    path.curve(to: end, Point(start.x + bend, start.y), Point(end.x - bend, end.y))
    return .path(path, Style(stroke: stroke))
  }

  // MARK: Grid

  private func grid(_ hasHeading: Bool) -> Drawing {
    let cell = min(max(760 / Double(headCount), 20), 72)
    let labelWidth = 52.0
    let width = max(labelWidth + cell * Double(headCount) + 2 * Sheet.margin, 420)
    var sheet = Sheet(
      width: width, title: title,
      caption: AttentionView.caption(
        caption, "Rows look at columns; colours tell the square roots of weights."),
      description: summary, hasHeading: hasHeading)
    let left = Sheet.margin + labelWidth
    let top = sheet.top + 20
    sheet.add(.text("layer", at: Point(Sheet.margin, top - 6), TextStyle(paint: .muted)))
    let small = TextStyle(size: 11, paint: .muted, anchor: .middle)
    for head in 0..<headCount {
      let x = left + (Double(head) + 0.5) * cell
      let text = head == 0 && cell > 44 ? "head 1" : "\(head + 1)"
      sheet.add(.text(text, at: Point(x, top - 6), small))
    }
    for layer in 0..<layerCount {
      let y = top + Double(layer) * cell
      sheet.add(.text("\(layer + 1)", at: Point(left - 14, y + cell / 2 + 4), small))
      for head in 0..<headCount {
        let box = Box(x: left + Double(head) * cell, y: y, width: cell, height: cell)
          .inset(by: cell * 0.04)
        sheet.add(.image(thumbnail(layer, head), box))
        sheet.add(
          .rectangle(
            box, Style(opacity: 0, stroke: Stroke(.grid)),
            tip: "layer \(layer + 1), head \(head + 1)"))
      }
    }
    return sheet.finished(bottom: top + Double(layerCount) * cell)
  }

  /// A head in at most 64 × 64 pixels, each the greatest weight that falls on it.
  private func thumbnail(_ layer: Int, _ head: Int) -> IndexedImage {
    let (height, width) = (min(queries.count, 64), min(keys.count, 64))
    var steps = [UInt8](repeating: 0, count: width * height)
    maps[layer].withUnsafeBuffer { weights in
      let first = head * queries.count * keys.count
      for query in queries.indices {
        for key in keys.indices {
          let pixel = query * height / queries.count * width + key * width / keys.count
          let weight = Double(max(0, weights[first + query * keys.count + key]))
          // The square root shows small weights, as the page does.
          let step = UInt8(ColorRamp.step(at: weight.squareRoot()))
          steps[pixel] = max(steps[pixel], step)
        }
      }
    }
    return IndexedImage(width: width, height: height, ramp: .sequential, steps: steps)
  }
}
