import SememeCheckpoints
import SememeJSON
import SememeTensors

/// How `sememe project` writes places.
enum MapFormat: String {
  /// A head, then a line for every point: its coordinates, its label and its name.
  case tsv
  /// One object with the method, its quality and all points.
  case json
  /// An object for every point.
  case jsonl
  /// The coordinates alone, float32.
  case npy

  /// The format that a file's name tells; nil where it tells none.
  init?(path: String) {
    self.init(rawValue: (path.split(separator: ".").last ?? "").lowercased())
  }
}

/// Writes a map.
struct MapWriter {
  let points: MappedPoints
  let map: ProjectedMap
  let quality: MapReport

  /// Writes all points, and gives the file its name.
  ///
  /// - Throws: `CommandError` where the file cannot be written.
  func write(to file: OutputFile, _ format: MapFormat) throws {
    switch format {
    case .tsv: try writeTable(file)
    case .json: try file.write(document.encoded() + [UInt8(ascii: "\n")])
    case .jsonl:
      for point in 0..<points.count {
        try file.write(entry(point).encoded() + [UInt8(ascii: "\n")])
      }
    case .npy:
      try file.write(NumPyFile.header(rows: map.places.rows, columns: map.places.width))
      try map.places.withUnsafeBuffer { try file.write(raw: UnsafeRawBufferPointer($0)) }
    }
    try file.commit()
  }

  private func writeTable(_ file: OutputFile) throws {
    let columns =
      axisNames + (points.groups == nil ? [] : [points.groupsName])
      + (points.names.isEmpty ? [] : ["name"])
    try file.write(Array((columns.joined(separator: "\t") + "\n").utf8))
    for point in 0..<points.count {
      var cells = map.places.rows(point..<point + 1).values.map(\.description)
      if let groups = points.groups { cells.append(MapWriter.cell(groups[point] ?? "")) }
      if !points.names.isEmpty { cells.append(MapWriter.cell(points.names[point])) }
      try file.write(Array((cells.joined(separator: "\t") + "\n").utf8))
    }
  }

  /// A text without what ends cells and lines.
  private static func cell(_ text: String) -> String {
    String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }

  private var axisNames: [String] {
    let names = ["x", "y", "z"]
    return map.places.width <= 3
      ? Array(names.prefix(map.places.width)) : (1...map.places.width).map { "x\($0)" }
  }

  private func entry(_ point: Int) -> JSON {
    var members: [(String, JSON)] = zip(
      axisNames, map.places.rows(point..<point + 1).values
    ).map { ($0, .float($1)) }
    if let groups = points.groups {
      members.append((points.groupsName, groups[point].map(JSON.string) ?? .null))
    }
    if !points.names.isEmpty { members.append(("name", .string(points.names[point]))) }
    return .object(members)
  }

  private var document: JSON {
    .object([
      ("method", .string(map.description)),
      ("measures", .object((map.measures + quality.measures).map { ($0.name, .double($0.value)) })),
      ("points", .array((0..<points.count).map(entry))),
    ])
  }
}
