import SememeTensors
import Testing

/// Value semantics, views and memory of tensors.
@Suite struct TensorTests {
  @Test func shapesAndViews() {
    let x = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])
    #expect(x.rows == 6 && x.width == 4 && x.count == 24)
    #expect(x.rows(2..<4).values == (8..<16).map(Float.init))
    #expect(x.reshaped([4, 6])[1, 2] == 8)
    #expect(Tensor(zeros: []).count == 1)
    #expect(Tensor(zeros: [0, 5]).values.isEmpty)
  }

  @Test func copiesAreIndependent() {
    let a = Tensor([1, 2, 3], shape: [3])
    var b = a
    b.withUnsafeMutableBuffer { $0[0] = 9 }
    #expect(a.values == [1, 2, 3] && b.values == [9, 2, 3])
    var view = a.reshaped([1, 3]).rows(0..<1)
    view.withUnsafeMutableBuffer { $0[1] = 7 }
    #expect(a.values == [1, 2, 3] && view.values == [1, 7, 3])
  }

  @Test func borrowedMemoryIsNeverWritten() {
    final class Owner {
      let floats = UnsafeMutablePointer<Float>.allocate(capacity: 2)
      deinit { floats.deallocate() }
    }
    let owner = Owner()
    owner.floats.initialize(repeating: 1, count: 2)
    var tensor = Tensor(reading: UnsafePointer(owner.floats), shape: [2], owner: owner)
    tensor.withUnsafeMutableBuffer { $0[0] = 5 }
    #expect(owner.floats[0] == 1 && tensor.values == [5, 1])
  }

  @Test func arenasReuseBlocks() {
    let arena = Arena()
    var addresses: Set<UnsafeRawPointer> = []
    for _ in 0..<10 {
      let tensor = Tensor([5000], in: arena) { $0.initialize(repeating: 1, count: 5000) }
      tensor.withUnsafeBuffer { if let base = $0.baseAddress { addresses.insert(base) } }
    }
    #expect(addresses.count == 1)
  }

  @Test func arenasServeSmallerTensorsFromTheTightestBlock() {
    let arena = Arena()
    func addresses(_ counts: [Int]) -> [UnsafePointer<Float>?] {
      counts.map { count in
        Tensor([count], in: arena) { $0.initialize(repeating: 1, count: count) }
      }.map { tensor in tensor.withUnsafeBuffer { $0.baseAddress } }
    }
    let made = addresses([20_000, 7000, 9000])
    #expect(addresses([8000, 6000, 11_000]) == [made[2], made[1], made[0]])
    // A much smaller one leaves them alone.
    #expect(!made.contains(addresses([2000])[0]))
  }

  @Test func tensorsOutliveTheirArena() {
    var arena: Arena? = Arena()
    let tensor = Tensor([4], in: arena) { $0.initialize(repeating: 2, count: 4) }
    arena = nil
    #expect(arena == nil && tensor.values == [2, 2, 2, 2])
  }
}
