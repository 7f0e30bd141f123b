/// A tree of merged clusters, its leaves named and coloured by group.
public struct DendrogramPlot: Plot {
  /// Two clusters that become one.
  public struct Merge: Sendable, Equatable {
    /// The first cluster: a leaf's number, or the leaves' count plus the number of an earlier merge.
    public let first: Int
    /// The second cluster, numbered alike.
    public let second: Int
    /// How far apart they are.
    public let height: Double

    /// Makes a merge.
    ///
    /// - Parameters:
    ///   - first: a leaf's number, or the leaves' count plus the number of an earlier merge.
    ///   - second: the other cluster, numbered alike.
    ///   - height: how far apart they are.
    public init(_ first: Int, _ second: Int, height: Double) {
      self.first = first
      self.second = second
      self.height = height
    }
  }

  /// The title.
  public let title: String
  /// What the tree shows.
  public let caption: String
  let merges: [Merge]
  let labels: [String]
  let groups: [String?]
  let groupsName: String
  let heightName: String
  let cut: Double?

  /// Makes a tree.
  ///
  /// - Parameters:
  ///   - merges: one fewer than there are leaves, in any order in which clusters exist before they are
  ///     merged.
  ///   - labels: the leaves' names.
  ///   - title: the title.
  ///   - caption: what the tree shows.
  ///   - groups: a group for every leaf, nil for none; empty for no groups.
  ///   - groupsName: what the groups are, such as “sense”.
  ///   - heightName: what heights are, such as “cosine distance”.
  ///   - cut: a height that is marked by a line; nil for none.
  /// - Throws: ``PlotError`` where the merges are no tree over the leaves, or a height is not finite.
  public init(
    merges: [Merge], labels: [String], title: String, caption: String = "",
    groups: [String?] = [], groupsName: String = "", heightName: String = "", cut: Double? = nil
  ) throws(PlotError) {
    guard !labels.isEmpty, merges.count == labels.count - 1 else {
      throw PlotError(
        .invalidData,
        "“\(title)”: \(labels.count) leaves need \(max(0, labels.count - 1)) merges, not \(merges.count)"
      )
    }
    if !groups.isEmpty { try Checks.equal(labels.count, groups.count, "leaves", "groups", title) }
    try Checks.finite(merges.map(\.height) + (cut.map { [$0] } ?? []), "“\(title)”: heights")
    var isMerged = [Bool](repeating: false, count: labels.count + merges.count)
    for (number, merge) in merges.enumerated() {
      for child in [merge.first, merge.second] {
        guard child >= 0, child < labels.count + number, !isMerged[child] else {
          throw PlotError(
            .invalidData,
            "“\(title)”: merge \(number) joins cluster \(child), which does not exist or is merged already"
          )
        }
        isMerged[child] = true
      }
    }
    self.merges = merges
    self.labels = labels
    self.title = title
    self.caption = caption
    self.groups = groups
    self.groupsName = groupsName
    self.heightName = heightName
    self.cut = cut
  }

  /// The tree as a drawing, which a page shows too.
  public var picture: Picture {
    Picture(title: title, caption: caption, draw: { drawing() }, panels: { [.drawing(drawing())] })
  }

  /// What the tree says, in words.
  var summary: String {
    let top = merges.map(\.height).max().map { "; the last merge is at \(NumberText.short($0))" }
    return (caption.isEmpty ? "" : caption + " ")
      + "Tree of \(labels.count) leaves\(top ?? ""), in this order: "
      + leafOrder.prefix(200).map { labels[$0] }.joined(separator: "; ") + "."
  }

  /// The leaves from top to bottom.
  var leafOrder: [Int] {
    var order: [Int] = []
    var open = [labels.count + merges.count - 1]
    while let node = open.popLast() {
      if node < labels.count {
        order.append(node)
      } else {
        let merge = merges[node - labels.count]
        open.append(merge.second)
        open.append(merge.first)
      }
    }
    return order
  }
}
