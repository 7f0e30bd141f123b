internal import SememeTensors

extension HeatMap {
  /// Up to this many cells each is an element with a text under the pointer; more become an image.
  static let mostElements = 20_000

  /// Where parts of the map stand.
  private struct Layout {
    var cell: (width: Double, height: Double)
    var frame: Box
    var strip: Double
    var rowLabels: RowLabels
    var columnLabels: RowLabels
    var isTilted: Bool
    var width: Double
  }

  func drawing(hasHeading: Bool = true) -> Drawing {
    let layout = layout(top: 0)
    var sheet = Sheet(
      width: layout.width, title: title, caption: caption, description: summary,
      hasHeading: hasHeading)
    sheet.add(legend)
    let placed = self.layout(top: sheet.top)
    sheet.add(contentsOf: cells(placed))
    sheet.add(contentsOf: strips(placed))
    sheet.add(contentsOf: labels(placed))
    let bar = ColorBar(
      ramp: ColorRamp(scale), range: range, name: valueName,
      box: Box(
        x: placed.frame.right + 22, y: placed.frame.y, width: 12,
        height: min(max(placed.frame.height, 90), 220)))
    sheet.add(contentsOf: bar.marks())
    return sheet.finished(bottom: max(placed.frame.bottom, bar.box.bottom + 4))
  }

  private func layout(top: Double) -> Layout {
    let (rowCount, columnCount) = (Double(values.rows), Double(values.width))
    let height = min(max(560 / rowCount, 1), 34)
    let widest = columns.map { TextMetrics.width($0, size: 12) }.max() ?? 0
    var width = min(max(620 / columnCount, 1), columnCount <= 12 ? 54 : 34)
    if values.rows == values.width { width = max(height, min(width, height * 1.4)) }
    let isTilted = widest > width - 6
    let rowLabels = RowLabels(rowHeight: height)
    // Tilted by half a right angle, names lie closer to each other than the columns.
    let columnLabels = RowLabels(rowHeight: isTilted ? width * 0.71 : width)
    let labelWidth = min(rows.map { TextMetrics.width($0, size: rowLabels.size) }.max() ?? 0, 240)
    let strip = groups.isEmpty ? 0.0 : 10
    let tiltedWidest = min(
      columns.map { TextMetrics.width($0, size: columnLabels.size) }.max() ?? 0, 200)
    let headHeight = columns.isEmpty ? 0 : isTilted ? tiltedWidest * 0.71 + 18 : 20
    let left = Sheet.margin + labelWidth + (rows.isEmpty ? 0 : 8) + strip
    let frame = Box(
      x: left, y: top + headHeight + strip, width: width * columnCount,
      height: height * rowCount)
    let overhang = isTilted && !columns.isEmpty ? tiltedWidest * 0.71 - 40 : 0
    let barWidth = 22 + 12 + 8 + ColorBar.textWidth(range: range) + (valueName.isEmpty ? 0 : 18)
    return Layout(
      cell: (width, height), frame: frame, strip: strip, rowLabels: rowLabels,
      columnLabels: columnLabels, isTilted: isTilted,
      width: max(frame.right + max(barWidth, overhang) + Sheet.margin, 360))
  }

  private func cells(_ layout: Layout) -> [Mark] {
    let frame = layout.frame
    let ramp = ColorRamp(scale)
    guard values.count <= HeatMap.mostElements else {
      let steps = values.values.map { UInt8(ColorRamp.step(at: place(of: $0))) }
      let image = IndexedImage(width: values.width, height: values.rows, ramp: ramp, steps: steps)
      return [.image(image, frame, isCells: true)]
    }
    let gap = layout.cell.height > 12 ? 1.0 : 0
    let showsValues = layout.cell.height >= 16 && values.width <= 16 && values.rows <= 30
    let areWhole = values.values.allSatisfy { $0.isNaN || $0 == $0.rounded() }
    let decimals = areWhole || range.upperBound - range.lowerBound > 20 ? 0 : 2
    var marks: [Mark] = []
    for row in 0..<values.rows {
      for column in 0..<values.width {
        let value = values[row, column]
        let box = Box(
          x: frame.x + Double(column) * layout.cell.width,
          y: frame.y + Double(row) * layout.cell.height,
          width: layout.cell.width - gap, height: layout.cell.height - gap)
        guard !value.isNaN else {
          marks.append(.rectangle(box, Style(stroke: Stroke(.grid)), tip: tip(row, column)))
          continue
        }
        let step = ColorRamp.step(at: place(of: value))
        marks.append(
          .rectangle(box, Style(fill: .step(ramp, step)), tip: tip(row, column)))
        guard showsValues else { continue }
        let text = NumberText.fixed(Double(value), decimals)
        let size = min(11, layout.cell.height * 0.5)
        guard TextMetrics.width(text, size: size) < layout.cell.width - 2 else { continue }
        marks.append(
          .text(
            text, at: Point(box.middle.x, box.middle.y + size * 0.36),
            TextStyle(size: size, paint: .onStep(ramp, step), anchor: .middle),
            tip: tip(row, column)))
      }
    }
    return [.crisp(marks)]
  }

  private func tip(_ row: Int, _ column: Int) -> String {
    let value = values[row, column]
    let name = valueName.isEmpty ? "" : "\(valueName) "
    let number = value.isNaN ? "no value" : NumberText.short(Double(value))
    let rowName = rows.isEmpty ? "row \(row + 1)" : rows[row]
    let columnName = columns.isEmpty ? "column \(column + 1)" : columns[column]
    return "\(rowName)\n\(columnName)\n\(name)\(number)"
  }

  private func labels(_ layout: Layout) -> [Mark] {
    let frame = layout.frame
    var marks: [Mark] = []
    let rowSize = layout.rowLabels.size
    for (row, name) in rows.enumerated() where layout.rowLabels.isShown(row) {
      let text = TextMetrics.shortened(name, to: 240, size: rowSize)
      let y = frame.y + (Double(row) + 0.5) * layout.cell.height + rowSize * 0.35
      marks.append(
        .text(
          text, at: Point(frame.x - layout.strip - 6, y),
          TextStyle(size: rowSize, anchor: .end), tip: text == name ? nil : name))
    }
    let size = layout.columnLabels.size
    for (column, name) in columns.enumerated() where layout.columnLabels.isShown(column) {
      let x = frame.x + (Double(column) + 0.5) * layout.cell.width
      let y = frame.y - layout.strip - 7
      let text = TextMetrics.shortened(name, to: 200, size: size)
      let style =
        layout.isTilted
        ? TextStyle(size: size, rotation: -45) : TextStyle(size: size, anchor: .middle)
      let shift = layout.isTilted ? size * 0.3 : 0
      marks.append(
        .text(text, at: Point(x + shift, y), style, tip: text == name ? nil : name))
    }
    return marks
  }

  // MARK: Groups

  private var legend: Legend {
    groups.legend(name: groupsName) { .swatch(.series($0)) }
  }

  private func strips(_ layout: Layout) -> [Mark] {
    let frame = layout.frame
    func style(_ group: Int?) -> Style { Style(fill: group.map(Paint.series) ?? .grid) }
    let rowNumbers = hasRowGroups ? groups.numbers.prefix(values.rows) : []
    let columnNumbers = hasColumnGroups ? groups.numbers.suffix(values.width) : []
    let rowMarks = rowNumbers.enumerated().map { row, group in
      Mark.rectangle(
        Box(
          x: frame.x - layout.strip, y: frame.y + Double(row) * layout.cell.height,
          width: layout.strip - 3, height: layout.cell.height),
        style(group), tip: group.map { groups.names[$0] })
    }
    let columnMarks = columnNumbers.enumerated().map { column, group in
      Mark.rectangle(
        Box(
          x: frame.x + Double(column) * layout.cell.width, y: frame.y - layout.strip,
          width: layout.cell.width, height: layout.strip - 3),
        style(group), tip: group.map { groups.names[$0] })
    }
    return rowMarks + columnMarks
  }
}
