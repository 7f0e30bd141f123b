/// The cheapest way to move whole units from some places to others, exactly.
///
/// Successive shortest paths with potentials (Ahuja, Magnanti and Orlin 1993, "Network Flows",
/// section 9.7): each path is found by Dijkstra's algorithm on the dense graph, so that the whole
/// costs about (places)³ steps.
package struct OptimalTransport {
  private let supplyCount: Int
  private let demandCount: Int
  private let costs: [Double]
  private var supplies: [Int]
  private var demands: [Int]
  private var flows: [Int]
  private var potentials: [Double]

  /// The least cost.
  ///
  /// - Parameters:
  ///   - supplies: units at each place to move from.
  ///   - demands: units wanted at each place to move to; together as many.
  ///   - costs: of a unit, from each of the first to each of the second, [supplies × demands], finite
  ///     and not negative.
  /// - Returns: the sum over all units.
  package static func cost(supplies: [Int], demands: [Int], costs: [Double]) -> Double {
    precondition(
      supplies.reduce(0, +) == demands.reduce(0, +)
        && costs.count == supplies.count * demands.count, "optimal transport: unequal sums")
    var transport = OptimalTransport(supplies: supplies, demands: demands, costs: costs)
    while transport.sendAlongShortestPath() {}
    return zip(transport.flows, costs).reduce(0) { $0 + Double($1.0) * $1.1 }
  }

  private init(supplies: [Int], demands: [Int], costs: [Double]) {
    self.supplies = supplies
    self.demands = demands
    self.costs = costs
    supplyCount = supplies.count
    demandCount = demands.count
    flows = Array(repeating: 0, count: costs.count)
    potentials = Array(repeating: 0, count: supplies.count + demands.count)
  }

  /// Sends what it can from a place that has units left to the nearest one that wants some.
  private mutating func sendAlongShortestPath() -> Bool {
    let nodes = supplyCount + demandCount
    var distances = [Double](repeating: .infinity, count: nodes)
    var previous = [Int](repeating: -1, count: nodes)
    var isDone = [Bool](repeating: false, count: nodes)
    for place in 0..<supplyCount where supplies[place] > 0 { distances[place] = 0 }
    var target: Int?
    while target == nil {
      var nearest = -1
      for node in 0..<nodes where !isDone[node] && distances[node] < .infinity {
        if nearest < 0 || distances[node] < distances[nearest] { nearest = node }
      }
      guard nearest >= 0 else { return false }
      isDone[nearest] = true
      if nearest >= supplyCount, demands[nearest - supplyCount] > 0 { target = nearest }
      relax(from: nearest, &distances, &previous, isDone)
    }
    guard let target else { return false }
    for node in 0..<nodes { potentials[node] += min(distances[node], distances[target]) }
    send(to: target, previous)
    return true
  }

  private func relax(
    from node: Int, _ distances: inout [Double], _ previous: inout [Int], _ isDone: [Bool]
  ) {
    let isSupply = node < supplyCount
    for other in isSupply ? supplyCount..<supplyCount + demandCount : 0..<supplyCount
    where !isDone[other] {
      let (from, to) = isSupply ? (node, other) : (other, node)
      let edge = from * demandCount + to - supplyCount
      // Against the direction only what flows already can be taken back.
      if !isSupply && flows[edge] == 0 { continue }
      let reduced =
        (isSupply ? costs[edge] : -costs[edge]) + potentials[node] - potentials[other]
      // Rounding may leave a reduced cost a little below 0.
      let distance = distances[node] + max(reduced, 0)
      if distance < distances[other] {
        distances[other] = distance
        previous[other] = node
      }
    }
  }

  private mutating func send(to target: Int, _ previous: [Int]) {
    var amount = demands[target - supplyCount]
    var node = target
    while previous[node] >= 0 {
      if node < supplyCount {
        amount = min(amount, flows[node * demandCount + previous[node] - supplyCount])
      }
      node = previous[node]
    }
    amount = min(amount, supplies[node])
    supplies[node] -= amount
    demands[target - supplyCount] -= amount
    node = target
    while previous[node] >= 0 {
      let before = previous[node]
      if node >= supplyCount {
        flows[before * demandCount + node - supplyCount] += amount
      } else {
        flows[node * demandCount + before - supplyCount] -= amount
      }
      node = before
    }
  }
}
