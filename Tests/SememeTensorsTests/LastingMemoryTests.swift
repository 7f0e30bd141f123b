import SememeTensors
import Testing

/// Memory for weights: whole, apart, aligned, and given back.
@Suite struct LastingMemoryTests {
  @Test func piecesDoNotOverlap() {
    let sizes = [1, 0, 15, 16, 17, 1 << 20, 3, 5 << 20, 1 << 19, 7]
    let pieces = sizes.map { LastingMemory.allocate(floats: $0) }
    for (number, (pointer, _)) in pieces.enumerated() {
      #expect(UInt(bitPattern: pointer) % 64 == 0)
      for index in 0..<sizes[number] { pointer[index] = Float(number) }
    }
    for (number, (pointer, _)) in pieces.enumerated() {
      #expect((0..<sizes[number]).allSatisfy { pointer[$0] == Float(number) })
    }
    withExtendedLifetime(pieces) {}
  }

  @Test func blocksGoWithTheirLastPiece() {
    // A test beside this one may take the rest of a block and keep it alive, but hardly every time.
    #expect((0..<50).contains { _ in blockGoesWithItsOnlyPiece() })
  }

  private func blockGoesWithItsOnlyPiece() -> Bool {
    weak var block: LastingMemory.Block?
    do {
      // Larger than any block that another test may have left open.
      let (pointer, owner) = LastingMemory.allocate(floats: 20 << 20)
      pointer[(20 << 20) - 1] = 1
      block = owner
      #expect(block != nil)
      withExtendedLifetime(owner) {}
    }
    return block == nil
  }
}
