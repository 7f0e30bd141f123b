/// eˣ for x ≤ 0 by its series on x/1024, squared ten times.
func exponential(_ x: Double) -> Double {
  let small = x / 1024
  var term = 1.0
  var sum = 1.0
  for n in 1...12 {
    term *= small / Double(n)
    sum += term
  }
  for _ in 0..<10 { sum *= sum }
  return sum
}
