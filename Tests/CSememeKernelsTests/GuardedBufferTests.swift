import Testing

/// The guards themselves: what a kernel would have to do to be caught.
@Suite struct GuardedBufferTests {
  @Test func writesOutsideAreNoticed() {
    let buffer = GuardedFloats([1, 2, 3], offset: 3)
    #expect(buffer.isIntact && buffer.values == [1, 2, 3])
    for outside in [-1, -32, 3, 4] {
      let before = buffer.start[outside]
      buffer.start[outside] = 0
      #expect(!buffer.isIntact, "\(outside)")
      buffer.start[outside] = before
      #expect(buffer.isIntact)
    }
  }

  @Test func elementsLieWhereTheyAreAskedFor() {
    for count in 0..<70 {
      for offset in 0..<16 {
        let floats = GuardedFloats(count: count, offset: offset)
        #expect(Int(bitPattern: floats.start) % 64 == 4 * offset)
        let bytes = GuardedBuffer<UInt8>(count: count, offset: offset)
        #expect(Int(bitPattern: bytes.start) % 64 == offset)
        // No line of the cache lies between the last element and the end.
        let end = GuardedFloats(count: count)
        #expect(Int(bitPattern: end.start + count) % 4096 == 0)
      }
    }
  }

  @Test func spreadRowsAreGatheredAgain() {
    let values = (0..<12).map(Float.init)
    let rows = spread(values, width: 4, stride: 6)
    #expect(rows.count == 16 && isUntouched(rows[4]) && rows[6] == 4)
    #expect(gathered(rows, width: 4, stride: 6) == values)
    #expect(extent(rows: 3, width: 4, stride: 6) == 16)
    #expect(extent(rows: 0, width: 4, stride: 6) == 0)
  }
}
