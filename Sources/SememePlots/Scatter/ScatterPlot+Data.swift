internal import SememeJSON
internal import SememeTensors

extension ScatterPlot {
  /// What the page's script draws: numbers of six digits, since more would change nothing that can
  /// be seen.
  func data() -> JSON {
    var members: [(String, JSON)] = [
      ("dimensions", .int(points.width)),
      ("points", .array(points.values.map { .double(rounded(Double($0))) })),
      ("labels", .array(labels.map(JSON.string))),
      ("details", .array(details.map(JSON.string))),
      ("groups", .array(groups.numbers.map { .int($0 ?? -1) })),
      ("groupNames", .array(groups.names.map(JSON.string))),
      ("groupsName", .string(groupsName)),
      ("valueName", .string(valueName)),
      ("axes", .array(axes.map(JSON.string))),
      ("mostLabels", .int(mostLabels)),
    ]
    if let valueRange {
      members.append(("values", .array(values.map { .double(rounded(Double($0))) })))
      members.append(
        (
          "valueRange",
          [.double(Double(valueRange.lowerBound)), .double(Double(valueRange.upperBound))]
        ))
    }
    let shapes = MarkerShape.allCases.map { shape in
      JSON.array(
        shape.corners(at: Point(0, 0), radius: 1).flatMap { [$0.x, $0.y] }.map {
          .double(rounded($0))
        })
    }
    members.append(("shapes", .array(shapes)))
    return .object(members)
  }

  private func rounded(_ value: Double) -> Double {
    guard value != 0 else { return 0 }
    let digits = 5 - Mathematics.log10(value.magnitude).rounded(.down)
    let scale = Mathematics.power(10, digits)
    let rounded = (value * scale).rounded() / scale
    return rounded.isFinite ? rounded : value
  }
}
