public import SememeProjection

/// A tree of merged clusters, its leaves named and coloured by group.
public struct DendrogramPlot: Plot {
  /// The title.
  public let title: String
  /// What the tree shows.
  public let caption: String
  let dendrogram: Dendrogram
  let labels: [String]
  let groups: Groups
  let groupsName: String
  let heightName: String
  let cut: Double?

  /// Makes a tree.
  ///
  /// - Parameters:
  ///   - dendrogram: which clusters were merged.
  ///   - labels: the leaves' names.
  ///   - title: the title.
  ///   - caption: what the tree shows.
  ///   - groups: a group for every leaf, nil for none; empty for no groups.
  ///   - groupsName: what the groups are, such as “sense”.
  ///   - heightName: what heights are, such as “cosine distance”.
  ///   - cut: a height that is marked by a line; nil for none.
  /// - Throws: ``PlotError`` where counts differ or a height is not finite.
  public init(
    _ dendrogram: Dendrogram, labels: [String], title: String, caption: String = "",
    groups: [String?] = [], groupsName: String = "", heightName: String = "", cut: Double? = nil
  ) throws(PlotError) {
    try Checks.equal(dendrogram.leafCount, labels.count, "leaves", "labels", title)
    if !groups.isEmpty { try Checks.equal(labels.count, groups.count, "leaves", "groups", title) }
    try Checks.finite(
      dendrogram.merges.map(\.height) + (cut.map { [$0] } ?? []), "“\(title)”: heights")
    self.dendrogram = dendrogram
    self.labels = labels
    self.title = title
    self.caption = caption
    self.groups = Groups(groups)
    self.groupsName = groupsName
    self.heightName = heightName
    self.cut = cut
  }

  /// The tree as a drawing, which a page shows too.
  public var picture: Picture {
    Picture(title: title, caption: caption, draw: drawing)
  }

  /// What the tree says, in words.
  var summary: String {
    let top = dendrogram.merges.map(\.height).max().map {
      "; the last merge is at \(NumberText.short($0))"
    }
    return (caption.isEmpty ? "" : caption + " ")
      + "Tree of \(labels.count) leaves\(top ?? ""), in this order: "
      + dendrogram.leafOrder.prefix(200).map { labels[$0] }.joined(separator: "; ") + "."
  }
}
