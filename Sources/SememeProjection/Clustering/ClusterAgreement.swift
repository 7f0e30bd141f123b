#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How far two labellings of the same points say the same, whatever the names of their classes.
public struct ClusterAgreement: Sendable, Equatable {
  /// 1 where every cluster holds points of one class only (Rosenberg and Hirschberg 2007, "V-measure").
  public let homogeneity: Double
  /// 1 where all points of a class are in one cluster.
  public let completeness: Double
  /// The harmonic mean of the two.
  public let vMeasure: Double
  /// The part of pairs that both labellings treat alike, scaled so that chance gives 0 and equality 1
  /// (Hubert and Arabie 1985, doi:10.1007/BF01908075).
  public let adjustedRandIndex: Double
  /// The mutual information as a part of the mean of both entropies.
  public let normalizedMutualInformation: Double
  /// The same less what chance gives (Vinh, Epps and Bailey 2010, "Information theoretic measures for
  /// clusterings comparison").
  public let adjustedMutualInformation: Double

  /// Compares labellings.
  ///
  /// - Parameters:
  ///   - truth: the class of every point.
  ///   - predicted: the cluster of every point.
  /// - Throws: `ProjectionError` where there are no points or the labels are not as many.
  public init(truth: [Int], predicted: [Int]) throws(ProjectionError) {
    guard truth.count == predicted.count, !truth.isEmpty else {
      throw ProjectionError(
        .invalidArgument,
        "\(predicted.count) labels to compare with \(truth.count); give as many of both, at least one"
      )
    }
    let table = ContingencyTable(truth, predicted)
    let (classes, clusters) = (table.entropy(table.rows), table.entropy(table.columns))
    let mutual = table.mutualInformation
    homogeneity = classes > 0 ? mutual / classes : 1
    completeness = clusters > 0 ? mutual / clusters : 1
    let sum = homogeneity + completeness
    vMeasure = sum > 0 ? 2 * homogeneity * completeness / sum : 0
    adjustedRandIndex = table.adjustedRandIndex
    let mean = (classes + clusters) / 2
    // Two labellings that name one class, or every point, are equal.
    normalizedMutualInformation = mean > 0 ? mutual / mean : 1
    adjustedMutualInformation = table.adjustedMutualInformation(mutual, mean)
  }
}

/// How often each class meets each cluster.
private struct ContingencyTable {
  /// The points of each class.
  let rows: [Int]
  /// The points of each cluster.
  let columns: [Int]
  /// What is not zero.
  private let cells: [(row: Int, column: Int, count: Int)]
  private let total: Int

  init(_ truth: [Int], _ predicted: [Int]) {
    func numbered(_ labels: [Int]) -> [Int: Int] {
      let names = Set(labels).sorted()
      return Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }
    let (classes, clusters) = (numbered(truth), numbered(predicted))
    var (rows, columns) = (
      [Int](repeating: 0, count: classes.count), [Int](repeating: 0, count: clusters.count)
    )
    var counts: [[Int]: Int] = [:]
    for (truth, predicted) in zip(truth, predicted) {
      let (row, column) = (classes[truth] ?? 0, clusters[predicted] ?? 0)
      rows[row] += 1
      columns[column] += 1
      counts[[row, column], default: 0] += 1
    }
    self.rows = rows
    self.columns = columns
    total = truth.count
    cells = counts.map { ($0.key[0], $0.key[1], $0.value) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  /// −Σ p·ln p.
  func entropy(_ counts: [Int]) -> Double {
    counts.reduce(0) { sum, count in
      let part = Double(count) / Double(total)
      return sum - part * log(part)
    }
  }

  var mutualInformation: Double {
    let sum = cells.reduce(0.0) { sum, cell in
      let (joint, n) = (Double(cell.count), Double(total))
      return sum + joint / n
        * log(n * joint / (Double(rows[cell.row]) * Double(columns[cell.column])))
    }
    return max(sum, 0)
  }

  var adjustedRandIndex: Double {
    func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
    let both = cells.reduce(0) { $0 + pairs($1.count) }
    let (a, b) = (rows.reduce(0) { $0 + pairs($1) }, columns.reduce(0) { $0 + pairs($1) })
    guard total > 1 else { return 1 }
    let expected = a * b / pairs(total)
    let most = (a + b) / 2
    return most == expected ? 1 : (both - expected) / (most - expected)
  }

  func adjustedMutualInformation(_ mutual: Double, _ mean: Double) -> Double {
    let isTrivial = { (counts: [Int]) in counts.count == 1 || counts.count == self.total }
    if isTrivial(rows), rows.count == columns.count { return 1 }
    let expected = expectedMutualInformation
    let gap = mean - expected
    // As scikit-learn does, so that a gap of rounding errors is no division by zero.
    let bound = Double.ulpOfOne
    return (mutual - expected) / (gap < 0 ? min(gap, -bound) : max(gap, bound))
  }

  /// The mean of the mutual information over all labellings with the same counts.
  private var expectedMutualInformation: Double {
    let n = Double(total)
    let logs = logFactorials()
    var sum = 0.0
    for a in rows {
      for b in columns {
        for joint in max(1, a + b - total)..<max(min(a, b) + 1, max(1, a + b - total)) {
          let probability =
            logs[a] + logs[b] + logs[total - a] + logs[total - b] - logs[total] - logs[joint]
            - logs[a - joint] - logs[b - joint] - logs[total - a - b + joint]
          sum +=
            Double(joint) / n * log(n * Double(joint) / (Double(a) * Double(b))) * exp(probability)
        }
      }
    }
    return sum
  }

  private func logFactorials() -> [Double] {
    var logs = [0.0]
    for k in 1...max(total, 1) { logs.append(logs[k - 1] + log(Double(k))) }
    return logs
  }
}
