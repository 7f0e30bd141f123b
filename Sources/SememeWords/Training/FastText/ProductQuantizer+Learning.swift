internal import SememeTensors

extension ProductQuantizer {
  /// Passes of k-means over the points, and the most points of each, as in fastText.
  private static let (passes, pointLimit) = (25, 256 * 256)

  /// Learns the centroids of every part by k-means.
  ///
  /// Lloyd 1982, doi:10.1109/TIT.1982.1056489; Jégou et al. 2011, section II. Empty clusters take half
  /// of a large one, moved by a hair.
  ///
  /// - Parameters:
  ///   - rows: [rows × dimension].
  ///   - partSize: numbers of a part.
  ///   - seed: chooses the points to begin with.
  ///   - pool: the threads.
  /// - Returns: the quantiser; the same for any number of threads.
  static func learned(
    from rows: Tensor, partSize: Int, seed: UInt64, on pool: ThreadPool
  ) -> ProductQuantizer {
    let dimension = rows.width
    let parts = (dimension + partSize - 1) / partSize
    var centroids = [Float](repeating: 0, count: dimension * centroidCount)
    var random = SplitMix(seed: seed)
    var chosen = Array(0..<rows.rows)
    if chosen.count > pointLimit {
      for place in 0..<pointLimit {
        chosen.swapAt(place, Int.random(in: place..<chosen.count, using: &random))
      }
      chosen.removeSubrange(pointLimit...)
    }
    centroids.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let buffer = buffer
      let points = chosen
      pool.forEach(parts) { part in
        let first = part * partSize
        let size = min(partSize, dimension - first)
        var clusters = Clusters(
          rows, points, columns: first..<first + size, seed: seed &+ UInt64(part) &+ 1)
        for _ in 0..<passes { clusters.improve() }
        clusters.write(to: buffer.baseAddress.map { $0 + first * centroidCount })
      }
    }
    return ProductQuantizer(dimension: dimension, partSize: partSize, centroids: centroids)
  }

  /// The codes of rows: of every part the nearest centroid.
  ///
  /// - Parameters:
  ///   - rows: [rows × dimension].
  ///   - pool: the threads.
  /// - Returns: [rows × parts].
  func codes(of rows: Tensor, on pool: ThreadPool) -> [UInt8] {
    let (count, parts) = (rows.rows, partCount)
    var codes = [UInt8](repeating: 0, count: count * parts)
    codes.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let buffer = buffer
      pool.forEach(parts) { part in
        let (start, size) = self.part(part)
        let nearest = NearestCentroid(
          Array(centroids[start..<start + size * Self.centroidCount]), size: size)
        rows.withUnsafeBuffer { numbers in
          for row in 0..<count {
            let first = row * dimension + part * partSize
            buffer[row * parts + part] = UInt8(
              nearest(UnsafeBufferPointer(rebasing: numbers[first..<first + size])))
          }
        }
      }
    }
    return codes
  }
}

/// Finds the nearest of 256 centroids, eight at a time.
struct NearestCentroid {
  /// By column, then by group of eight centroids.
  private let columns: [[SIMD8<Float>]]
  /// Half of the squared length of each.
  private let halves: [SIMD8<Float>]

  /// Centroids.
  ///
  /// - Parameters:
  ///   - centroids: [256 × size].
  ///   - size: numbers of each.
  init(_ centroids: [Float], size: Int) {
    let groups = ProductQuantizer.centroidCount / 8
    let columns = (0..<size).map { column in
      (0..<groups).map { group in
        SIMD8((0..<8).map { centroids[(group * 8 + $0) * size + column] })
      }
    }
    halves = (0..<groups).map { group in
      columns.reduce(SIMD8<Float>()) { $0 + $1[group] * $1[group] } * 0.5
    }
    self.columns = columns
  }

  /// The nearest to a point: the one with the least |c|²/2 − x·c; the first of equals.
  func callAsFunction(_ point: UnsafeBufferPointer<Float>) -> Int {
    var best = SIMD8<Float>(repeating: .infinity)
    var bestGroup = SIMD8<Int32>()
    for group in halves.indices {
      var distance = halves[group]
      for column in point.indices { distance -= point[column] * columns[column][group] }
      let isNearer = distance .< best
      best.replace(with: distance, where: isNearer)
      bestGroup.replace(with: SIMD8(repeating: Int32(group)), where: isNearer)
    }
    var (result, least) = (0, Float.infinity)
    for lane in 0..<8 {
      let place = Int(bestGroup[lane]) * 8 + lane
      if best[lane] < least || (best[lane] == least && place < result) {
        (result, least) = (place, best[lane])
      }
    }
    return result
  }
}

/// The clusters of one part's points.
private struct Clusters {
  private let size: Int
  private let points: [Float]
  private var centroids: [Float]
  private var random: SplitMix

  init(_ rows: Tensor, _ chosen: [Int], columns: Range<Int>, seed: UInt64) {
    size = columns.count
    points = rows.withUnsafeBuffer { numbers in
      chosen.flatMap { row in columns.map { numbers[row * rows.width + $0] } }
    }
    random = SplitMix(seed: seed)
    // Different points where there are enough; else all of them, some more than once.
    var order = Array(chosen.indices)
    order.shuffle(using: &random)
    centroids = []
    for place in 0..<ProductQuantizer.centroidCount {
      let point = order.isEmpty ? 0 : order[place % order.count]
      centroids +=
        order.isEmpty
        ? Array(repeating: 0, count: size) : Array(points[point * size..<(point + 1) * size])
    }
  }

  /// Moves every centroid to the middle of the points that are nearest to it.
  mutating func improve() {
    let clusters = ProductQuantizer.centroidCount
    let nearest = NearestCentroid(centroids, size: size)
    var sums = [Float](repeating: 0, count: clusters * size)
    var counts = [Int](repeating: 0, count: clusters)
    let count = points.count / max(size, 1)
    points.withUnsafeBufferPointer { points in
      for point in 0..<count {
        let numbers = UnsafeBufferPointer(rebasing: points[point * size..<(point + 1) * size])
        let cluster = nearest(numbers)
        counts[cluster] += 1
        for column in 0..<size { sums[cluster * size + column] += numbers[column] }
      }
    }
    for cluster in 0..<clusters where counts[cluster] > 0 {
      for column in 0..<size {
        centroids[cluster * size + column] = sums[cluster * size + column] / Float(counts[cluster])
      }
    }
    guard count > clusters else { return }
    for cluster in 0..<clusters where counts[cluster] == 0 { split(into: cluster, &counts, count) }
  }

  /// Gives an empty cluster half of another, which is chosen by its size.
  private mutating func split(into empty: Int, _ counts: inout [Int], _ points: Int) {
    let spare = max(points - counts.count, 1)
    var other = 0
    while Int.random(in: 0..<spare, using: &random) >= counts[other] - 1 {
      other = (other + 1) % counts.count
    }
    for column in 0..<size {
      let hair: Float = column.isMultiple(of: 2) ? 1e-7 : -1e-7
      centroids[empty * size + column] = centroids[other * size + column] + hair
      centroids[other * size + column] -= hair
    }
    counts[empty] = counts[other] / 2
    counts[other] -= counts[empty]
  }

  func write(to destination: UnsafeMutablePointer<Float>?) {
    centroids.withUnsafeBufferPointer { centroids in
      if let base = centroids.baseAddress {
        destination?.update(from: base, count: centroids.count)
      }
    }
  }
}
