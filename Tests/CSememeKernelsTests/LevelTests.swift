import CSememeKernels
import Testing

/// The tables and the choice among them.
@Suite struct LevelTests {
  @Test func scalarIsAlwaysThereAndFirst() throws {
    let first = try #require(sememe_kernels_at(0))
    #expect(String(cString: first.pointee.name) == "scalar")
    #expect(first.pointee.level == SEMEME_LEVEL_SCALAR)
  }

  @Test func everyLevelIsFoundByItsNameAndNoOther() {
    for level in TestedLevel.available {
      #expect(sememe_kernels_named(level.kernels.name) == sememe_kernels_at(level.index))
    }
    for name in ["nonsense", "", "Scalar", "scalar ", "avx"] {
      #expect(sememe_kernels_named(name) == nil, "\(name)")
    }
  }

  @Test func levelsRiseAndEndWithTheCount() {
    let order = TestedLevel.available.map(\.kernels.level.rawValue)
    #expect(order == order.sorted())
    #expect(Set(order).count == order.count)
    #expect(sememe_kernels_at(sememe_level_count()) == nil)
    #expect(sememe_kernels_at(.max) == nil)
  }

  @Test func bestIsTheLastAvailableFromEveryThread() async {
    let expected = TestedLevel.available.last?.index
    await withTaskGroup(of: Int?.self) { group in
      for _ in 0..<16 {
        group.addTask {
          TestedLevel.available.last { sememe_kernels_at($0.index) == sememe_kernels_best() }?.index
        }
      }
      for await index in group { #expect(index == expected) }
    }
  }

  @Test(arguments: TestedLevel.available) func everyMemberIsSet(level: TestedLevel) {
    for member in Mirror(reflecting: level.kernels).children {
      let description = String(describing: member.value)
      #expect(description != "nil", "\(member.label ?? "") of \(level.testDescription)")
    }
    #expect(level.kernels.gemm_panel > 0)
  }
}
