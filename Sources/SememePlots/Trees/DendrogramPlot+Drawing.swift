internal import SememeProjection

extension DendrogramPlot {
  private static let width = 720.0
  private static let mostLabelWidth = 330.0

  /// Where a cluster's line ends, and which group all of its leaves have.
  private struct Node {
    let y: Double
    let height: Double
    let group: Int?
  }

  func drawing(hasHeading: Bool = true) -> Drawing {
    var sheet = Sheet(
      width: DendrogramPlot.width, title: title, caption: caption, description: summary,
      hasHeading: hasHeading)
    sheet.add(groups.legend(name: groupsName))
    let rowHeight = max(min(18, 3600 / Double(labels.count)), 0.5)
    let names = RowLabels(rowHeight: rowHeight)
    let size = names.size
    let widest = labels.map { TextMetrics.width($0, size: size) }.max() ?? 0
    let labelWidth = min(widest, DendrogramPlot.mostLabelWidth)
    let frame = Box(
      x: Sheet.margin + 8, y: sheet.top,
      width: DendrogramPlot.width - 2 * Sheet.margin - labelWidth - 32,
      height: rowHeight * Double(labels.count) + 6)
    let heights = dendrogram.merges.map(\.height)
    let ticks = Ticks(
      from: min(0, heights.min() ?? 0), to: max(heights.max() ?? 0, cut ?? 0),
      count: 6, isRounded: false)
    // Heights grow to the left, away from the leaves.
    let longer = (ticks.upper - ticks.lower) * 1.02
    let x = { (height: Double) in frame.right - (height - ticks.lower) / longer * frame.width }
    sheet.add(contentsOf: axis(ticks, frame, x))
    sheet.add(contentsOf: tree(frame, rowHeight, x))
    sheet.add(contentsOf: leaves(frame, rowHeight, names))
    return sheet.finished(bottom: frame.bottom + Axes.bottomRoom(name: heightName))
  }

  private func group(of leaf: Int) -> Int? {
    groups.isEmpty ? nil : groups.numbers[leaf]
  }

  private func axis(_ ticks: Ticks, _ frame: Box, _ x: (Double) -> Double) -> [Mark] {
    var marks: [Mark] = []
    for (value, text) in zip(ticks.values, ticks.texts) {
      let place = x(value)
      marks.append(
        .line(Point(place, frame.y), Point(place, frame.bottom), Stroke(.grid)))
      marks.append(
        .text(
          text, at: Point(place, frame.bottom + 16),
          TextStyle(size: 11, paint: .muted, anchor: .middle)))
    }
    if !heightName.isEmpty {
      marks.append(
        .text(
          heightName, at: Point(frame.middle.x, frame.bottom + 36), TextStyle(anchor: .middle)))
    }
    if let cut {
      let place = x(cut)
      marks.append(
        .line(
          Point(place, frame.y - 2), Point(place, frame.bottom), Stroke(.muted, dash: [5, 4])))
    }
    return marks
  }

  private func tree(
    _ frame: Box, _ rowHeight: Double, _ x: (Double) -> Double
  ) -> [Mark] {
    var nodes = [Node?](repeating: nil, count: labels.count + dendrogram.merges.count)
    for (row, leaf) in dendrogram.leafOrder.enumerated() {
      nodes[leaf] = Node(
        y: frame.y + 3 + (Double(row) + 0.5) * rowHeight, height: 0,
        group: group(of: leaf))
    }
    var marks: [Mark] = []
    for (number, merge) in dendrogram.merges.enumerated() {
      guard let first = nodes[merge.first], let second = nodes[merge.second] else { continue }
      let common = first.group == second.group ? first.group : nil
      var path = PathData()
      path.move(to: Point(x(first.height), first.y))
      path.line(to: Point(x(merge.height), first.y))
      path.line(to: Point(x(merge.height), second.y))
      path.line(to: Point(x(second.height), second.y))
      let name = heightName.isEmpty ? "merged at" : heightName
      marks.append(
        .path(
          path, Style(stroke: Stroke(common.map(Paint.series) ?? .muted, width: 1.6)),
          tip: "\(name) \(NumberText.short(merge.height))"))
      nodes[labels.count + number] = Node(
        y: (first.y + second.y) / 2, height: merge.height, group: common)
    }
    return marks
  }

  private func leaves(
    _ frame: Box, _ rowHeight: Double, _ names: RowLabels
  ) -> [Mark] {
    let size = names.size
    return dendrogram.leafOrder.enumerated().flatMap { row, leaf -> [Mark] in
      let y = frame.y + 3 + (Double(row) + 0.5) * rowHeight
      let text = TextMetrics.shortened(
        labels[leaf], to: DendrogramPlot.mostLabelWidth, size: size)
      let number = group(of: leaf)
      let tip = [labels[leaf], number.map { groups.names[$0] }].compactMap { $0 }
      let label = Mark.text(
        text, at: Point(frame.right + 14, y + size * 0.35), TextStyle(size: size),
        tip: tip.joined(separator: "\n"))
      let shown = names.isShown(row) ? [label] : []
      guard let number else { return shown }
      let marker = Mark.shape(
        MarkerShape(group: number), at: Point(frame.right + 5, y),
        radius: min(4, max(rowHeight * 0.4, 1)),
        Style(fill: .series(number)))
      return [marker] + shown
    }
  }
}
