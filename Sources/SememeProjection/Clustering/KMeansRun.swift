internal import SememeTensors

/// One try of k-means.
struct KMeansRun {
  /// What a try found; centers are relative to the points' mean.
  struct Result: Sendable {
    var centers: Matrix
    var labels: [Int]
    var inertia: Double
    var iterations: Int
    var hasConverged: Bool
  }

  private let rows: ShiftedRows
  private let options: KMeans.Options
  /// Steps without progress after which batches end.
  private static let patience = 10

  init(_ rows: ShiftedRows, _ options: KMeans.Options) {
    (self.rows, self.options) = (rows, options)
  }

  /// Rounds over all points until nothing moves.
  func lloyd(from start: Matrix) throws -> Result {
    var centers = start
    var labels: [Int] = []
    let all = rows.all
    let bound = options.tolerance > 0 ? try options.tolerance * meanVariance() : 0
    for round in 1...options.maximumIterations {
      let next = try rows.nearest(of: centers, among: all)
      let moved = try means(next, from: centers)
      // As in scikit-learn, the round that changes no label still moves the centers.
      let isSettled = next == labels
      labels = next
      let shift = zip(moved.values, centers.values).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      centers = moved
      if isSettled || shift <= bound { return try finished(centers, round, true) }
    }
    return try finished(centers, options.maximumIterations, false)
  }

  /// The mean over columns of their variances.
  private func meanVariance() throws -> Double {
    let center = Matrix(zeros: 1, rows.width)
    let zeros = [Int](repeating: 0, count: rows.count)
    let squares = try rows.squares(from: center, zeros, among: rows.all)
    return squares.reduce(0, +) / Double(rows.count * rows.width)
  }

  private func finished(
    _ centers: Matrix, _ iterations: Int, _ hasConverged: Bool
  ) throws -> Result {
    let labels = try rows.nearest(of: centers, among: rows.all)
    let squares = try rows.squares(from: centers, labels, among: rows.all)
    return Result(
      centers: centers, labels: labels, inertia: squares.reduce(0, +), iterations: iterations,
      hasConverged: hasConverged)
  }

  /// The means of clusters; an empty one takes the point that is farthest from its center.
  private func means(_ labels: [Int], from centers: Matrix) throws -> Matrix {
    var labels = labels
    var counts = [Int](repeating: 0, count: centers.rows)
    for label in labels { counts[label] += 1 }
    let empty = counts.indices.filter { counts[$0] == 0 }
    if !empty.isEmpty {
      let squares = try rows.squares(from: centers, labels, among: rows.all)
      let farthest = squares.indices.sorted { (-squares[$0], $0) < (-squares[$1], $1) }
      for (cluster, point) in zip(empty, farthest) where squares[point] > 0 {
        counts[labels[point]] -= 1
        labels[point] = cluster
        counts[cluster] = 1
      }
    }
    var means = try rows.sums(labels, centers.rows)
    for cluster in 0..<centers.rows {
      for j in 0..<centers.columns {
        means[cluster, j] =
          counts[cluster] > 0 ? means[cluster, j] / Double(counts[cluster]) : centers[cluster, j]
      }
    }
    return means
  }

  /// Steps over random batches, each of which moves a center by as much as the points that it has
  /// seen so far allow, until their smoothed inertia has not fallen for some steps.
  func batches(
    _ clusterCount: Int, ofSize size: Int, _ random: inout SplitMix
  ) throws -> Result {
    let sample = draw(max(3 * size, 3 * clusterCount), &random)
    var centers = try KMeansStart(rows, sample).centers(clusterCount, &random)
    var counts = [Double](repeating: 0, count: clusterCount)
    let steps = max(1, options.maximumIterations * rows.count / size)
    let weight = min(2 * Double(size) / Double(rows.count + 1), 1)
    var smoothed: Double?
    var (least, idle) = (Double.infinity, 0)
    for step in 1...steps {
      let batch = draw(size, &random)
      let labels = try rows.nearest(of: centers, among: batch)
      let inertia =
        try rows.squares(from: centers, labels, among: batch).reduce(0, +) / Double(size)
      move(&centers, &counts, labels, batch)
      // The first step says how good the start was, not how good the steps are.
      if step == 1 { continue }
      let now = smoothed.map { $0 * (1 - weight) + inertia * weight } ?? inertia
      smoothed = now
      idle = now < least ? 0 : idle + 1
      least = min(least, now)
      if idle >= KMeansRun.patience { return try finished(centers, step, true) }
    }
    return try finished(centers, steps, false)
  }

  private func draw(_ size: Int, _ random: inout SplitMix) -> [Int] {
    (0..<size).map { _ in random.below(rows.count) }
  }

  private func move(
    _ centers: inout Matrix, _ counts: inout [Double], _ labels: [Int], _ batch: [Int]
  ) {
    for (label, point) in zip(labels, batch) {
      counts[label] += 1
      let rate = 1 / counts[label]
      for (j, x) in rows.row(point).enumerated() {
        centers[label, j] += rate * (x - centers[label, j])
      }
    }
  }
}
