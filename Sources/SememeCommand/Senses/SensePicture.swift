import Sememe
import SememeEvaluation
import SememePlots
import SememeProjection
import SememeTensors

/// Pictures of a word's uses: their cosines, a map and a tree.
struct SensePicture {
  private let uses: WordUses
  private let word: String
  /// The last of the layers that were asked for.
  private let layer: Int

  init(_ uses: WordUses, word: String) {
    (self.uses, self.word) = (uses, word)
    layer = uses.vectors.layers.count - 1
  }

  private var layerName: String { WordUses.name(of: uses.vectors.layers[layer]) }

  /// Cosines, map and tree, by the senses that are known.
  ///
  /// - Returns: the figure.
  /// - Throws: `PlotError` or `ProjectionError`.
  func comparison() throws -> Figure {
    let groups: [String?] = uses.senses ?? []
    var plots: [any Plot] = [try cosines(groups)]
    if hasMap { plots.append(try map(groups)) }
    if uses.uses.count >= 3 { plots.append(try tree(groups)) }
    return try Figure(
      plots, title: "Uses of “\(word)”",
      caption: "Vectors of the word in its sentences, \(layerName).")
  }

  /// Map and tree, by the groups that were found.
  ///
  /// - Parameter induction: the groups.
  /// - Returns: the figure.
  /// - Throws: `PlotError` or `ProjectionError`.
  func induction(_ induction: SenseInduction) throws -> Figure {
    let groups: [String?] = induction.labels.map { "sense \($0 + 1)" }
    return try Figure(
      (hasMap ? [try map(groups)] : []) + [try tree(groups, induction.dendrogram)],
      title: "Senses of “\(word)”",
      caption: "Found without a dictionary in vectors of the word in its sentences, \(layerName).")
  }

  /// Vectors of one number have no two directions.
  private var hasMap: Bool { uses.vectors.vectors[layer].width > 1 }

  private var labels: [String] { uses.labels.map { DisplayText.cut($0, to: 60) } }

  private func cosines(_ groups: [String?]) throws -> HeatMap {
    try HeatMap(
      uses.cosines(layer), rows: labels, columns: labels.indices.map { "\($0 + 1)" },
      title: "Cosines", valueName: "cosine", rowGroups: groups, columnGroups: groups,
      groupsName: "sense")
  }

  private func map(_ groups: [String?]) throws -> ScatterPlot {
    let vectors = uses.vectors.vectors[layer]
    let pca = try PCA(fitting: vectors, componentCount: min(2, vectors.width))
    let shares = pca.explainedVarianceRatio.map { Decimals.text(100 * ($0.isFinite ? $0 : 0), 0) }
    return try ScatterPlot(
      try pca.transform(vectors), title: "Principal components",
      caption: "The two directions in which the vectors vary most.",
      labels: labels.map { DisplayText.cut($0, to: 32) }, details: uses.labels, groups: groups,
      groupsName: "sense",
      axes: shares.enumerated().map { "component \($0.offset + 1) (\($0.element) %)" })
  }

  private func tree(_ groups: [String?], _ known: Dendrogram? = nil) throws -> DendrogramPlot {
    let tree =
      if let known {
        known
      } else {
        try SenseInduction(uses.vectors.vectors[layer], count: 1).dendrogram
      }
    return try DendrogramPlot(
      tree, labels: labels,
      title: "Tree", caption: "Uses merge by the mean cosine distance of their centred vectors.",
      groups: groups, groupsName: "sense", heightName: "cosine distance")
  }
}
