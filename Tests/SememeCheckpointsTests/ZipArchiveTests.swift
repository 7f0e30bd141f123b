import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// Zip files as PyTorch writes them, and such as lie about their entries.
@Suite struct ZipArchiveTests {
  private let folder: TemporaryTestFolder
  private let zip: TestZip

  init() throws {
    folder = try TemporaryTestFolder()
    let tensor = TestPickle.tensor(TestPickle.storage("0", count: 2), shape: [2], strides: [1])
    zip = TestZip(
      pickle: TestPickle.dictionary([(name: "w", value: tensor)]),
      storages: ["0": littleEndian(Float(1).bitPattern) + littleEndian(Float(-2).bitPattern)])
  }

  private func open(_ bytes: [UInt8]) throws -> PyTorchFile {
    try PyTorchFile(path: folder.write(bytes, as: "pytorch_model.bin"))
  }

  /// The refusal of an archive with changes.
  private func refusal(_ change: (inout TestZip) -> Void) -> CheckpointError? {
    var zip = zip
    change(&zip)
    let bytes = zip.encoded()
    return #expect(throws: CheckpointError.self) { try open(bytes) }
  }

  @Test func wideAndCommentedArchivesAreRead() throws {
    for isWide in [false, true] {
      for comment in [[], Array(repeating: UInt8(0x50), count: 65_535)] {
        var zip = zip
        zip.isWide = isWide
        zip.comment = comment
        #expect(try open(zip.encoded()).stored("w")?.tensor().values == [1, -2])
      }
    }
  }

  @Test func compressedAndEncryptedEntriesAreRefused() {
    for index in 0..<2 {
      let compressed = refusal { $0.entries[index].method = 8 }
      #expect(compressed?.code == .unsupportedFormat)
      #expect(compressed?.message.contains("compressed") == true)
      #expect(refusal { $0.entries[index].flags = 1 }?.code == .unsupportedFormat)
    }
  }

  @Test func directoriesThatLieAreRefused() {
    for isWide in [false, true] {
      for index in 0..<2 {
        for size in [0, 1, 9, 1 << 20, 1 << 31, .max, 1 << 63] as [UInt64] {
          _ = refusal {
            $0.isWide = isWide
            $0.entries[index].claimedSize = size
          }
          _ = refusal {
            $0.isWide = isWide
            $0.entries[index].claimedCompressedSize = size
          }
        }
        for start in [1, 29, 1 << 20, 1 << 31, .max] as [UInt64] {
          _ = refusal {
            $0.isWide = isWide
            $0.entries[index].claimedStart = start
          }
        }
        _ = refusal { $0.entries[index].localName = "m/data/7" }
      }
      for count in [0, 1, 3, 1 << 16 - 1, 1 << 40, .max] as [UInt64] {
        _ = refusal {
          $0.isWide = isWide
          $0.claimedCount = count
        }
      }
    }
  }

  @Test func entriesThatOverlapOrRepeatAreRefused() {
    let twice = refusal { $0.entries.append($0.entries[1]) }
    #expect(twice?.message.contains("twice") == true)
    // A whole archive as an entry, and its pickle listed as an entry of the outer one.
    let outer = TestZip.Entry(name: "outer", bytes: TestZip(pickle: [0]).encoded())
    let headerSize: UInt64 = 30
    let overlap = refusal {
      $0.entries[0] = outer
      $0.entries[1] = .init(
        name: "m/data.pkl", bytes: [], claimedSize: 1,
        claimedStart: headerSize + UInt64(outer.name.utf8.count))
    }
    #expect(overlap?.message.contains("overlap") == true, "\(overlap?.message ?? "")")
  }

  @Test func archivesOfSomethingElseAreRefused() {
    #expect(refusal { $0.entries[0].name = "data.pkl" }?.message.contains("data.pkl") == true)
    _ = refusal { $0.entries[0].name = "m/n/data.pkl" }
    _ = refusal { $0.entries.append(.init(name: "n/data.pkl", bytes: [0x2E])) }
    _ = refusal { $0.entries.remove(at: 1) }
    let big = refusal { $0.entries.append(.init(name: "m/byteorder", bytes: Array("big".utf8))) }
    #expect(big?.code == .unsupportedFormat)
  }
}
