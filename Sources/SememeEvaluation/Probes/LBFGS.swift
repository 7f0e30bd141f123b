/// Finds the minimum of a smooth function of many variables by limited-memory BFGS.
///
/// Nocedal and Wright 2006, *Numerical Optimization*, algorithms 7.4 and 7.5; steps that meet the
/// strong Wolfe conditions come from ``WolfeSearch``.
struct LBFGS: Sendable {
  /// How many pairs of steps and changes of the gradient describe the curvature.
  var memory = 10
  /// After how many steps it gives up.
  var maximumIterations: Int
  /// The largest entry of the gradient that counts as none.
  var tolerance: Double

  /// Where a search ended.
  struct Minimum {
    /// The variables.
    var point: [Double]
    /// The function there.
    var value: Double
    /// The steps that were taken.
    var iterations: Int
    /// Whether the gradient vanished, by the tolerance or by what numbers of 64 bits can tell.
    var hasConverged: Bool
  }

  /// Gives the function's value and writes its gradient.
  typealias Function = (_ point: [Double], _ gradient: inout [Double]) throws -> Double

  /// Minimises a function.
  ///
  /// - Parameters:
  ///   - function: is called once or a few times a step.
  ///   - start: where to begin.
  /// - Returns: the point with the least value that was found.
  /// - Throws: what the function throws.
  func minimize(_ function: @escaping Function, from start: [Double]) throws -> Minimum {
    var gradient = [Double](repeating: 0, count: start.count)
    var best = Minimum(
      point: start, value: try function(start, &gradient), iterations: 0, hasConverged: false)
    var history = CurvatureHistory(limit: memory)
    while best.iterations < maximumIterations {
      if Vectors.largestMagnitude(gradient) <= tolerance {
        best.hasConverged = true
        return best
      }
      let direction = history.direction(downFrom: gradient)
      let first = history.isEmpty ? min(1, 1 / Vectors.norm(gradient)) : 1
      let search = WolfeSearch(
        function: function, origin: best.point, value: best.value,
        slope: Vectors.dot(gradient, direction), direction: direction)
      guard let next = try search.step(first: first) else {
        // Nothing lower in sight: forget the curvature once, then take it for the minimum.
        if history.isEmpty { break }
        history.removeAll()
        continue
      }
      history.append(
        step: Vectors.difference(next.point, best.point),
        change: Vectors.difference(next.gradient, gradient))
      let gain = best.value - next.value
      best.point = next.point
      best.value = next.value
      best.iterations += 1
      gradient = next.gradient
      if gain <= LBFGS.rounding * abs(best.value),
        Vectors.largestMagnitude(gradient) <= LBFGS.flat
      {
        best.hasConverged = true
        return best
      }
    }
    best.hasConverged = Vectors.largestMagnitude(gradient) <= max(tolerance, LBFGS.flat)
    return best
  }

  /// A relative gain that numbers of 64 bits cannot tell from none.
  private static let rounding = 0x1p-50
  /// A gradient at which a gain too small to see means the minimum.
  private static let flat = 1e-8
}

/// The last steps and changes of the gradient, from which L-BFGS builds its direction.
private struct CurvatureHistory {
  let limit: Int
  private var steps: [[Double]] = []
  private var changes: [[Double]] = []
  private var products: [Double] = []

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { steps.isEmpty }

  mutating func removeAll() { self = CurvatureHistory(limit: limit) }

  /// Keeps a pair whose curvature is positive, as the direction needs it.
  mutating func append(step: [Double], change: [Double]) {
    let product = Vectors.dot(step, change)
    guard product > 1e-12 * Vectors.dot(change, change) else { return }
    if steps.count == limit {
      steps.removeFirst()
      changes.removeFirst()
      products.removeFirst()
    }
    steps.append(step)
    changes.append(change)
    products.append(product)
  }

  /// The two-loop recursion: the inverse of the approximate Hessian times the gradient, downwards.
  func direction(downFrom gradient: [Double]) -> [Double] {
    var result = gradient
    var shares = [Double](repeating: 0, count: steps.count)
    for index in steps.indices.reversed() {
      shares[index] = Vectors.dot(steps[index], result) / products[index]
      Vectors.add(-shares[index], changes[index], to: &result)
    }
    if let change = changes.last, let product = products.last {
      Vectors.scale(&result, by: product / Vectors.dot(change, change))
    }
    for index in steps.indices {
      let share = Vectors.dot(changes[index], result) / products[index]
      Vectors.add(shares[index] - share, steps[index], to: &result)
    }
    Vectors.scale(&result, by: -1)
    return result
  }
}
