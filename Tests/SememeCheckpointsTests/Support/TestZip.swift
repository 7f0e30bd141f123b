/// Writes zip files as PyTorch does, and wrong ones.
struct TestZip {
  /// One entry, with what its headers claim.
  struct Entry {
    var name: String
    var bytes: [UInt8]
    var method: UInt16 = 0
    var flags: UInt16 = 0
    /// Another name than the directory's in the entry's own header.
    var localName: String?
    /// Other sizes than the entry's in the directory.
    var claimedSize: UInt64?
    var claimedCompressedSize: UInt64?
    /// Another place than the entry's in the directory.
    var claimedStart: UInt64?
  }

  var entries: [Entry]
  /// Whether the directory and its end are written in the zip64 form.
  var isWide = false
  /// Another number of entries than there are.
  var claimedCount: UInt64?
  var comment: [UInt8] = []

  /// An archive of `torch.save`: a pickle and its storages.
  init(pickle: [UInt8], storages: [String: [UInt8]] = [:]) {
    entries = [Entry(name: "m/data.pkl", bytes: pickle)]
    for (key, bytes) in storages.sorted(by: { $0.key < $1.key }) {
      entries.append(Entry(name: "m/data/\(key)", bytes: bytes))
    }
  }

  func encoded() -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      directory += header(entry, start: UInt64(file.count))
      let name = Array((entry.localName ?? entry.name).utf8)
      file += littleEndian(UInt32(0x0403_4B50)) + [UInt8](repeating: 0, count: 22)
      file += littleEndian(UInt16(name.count)) + littleEndian(UInt16(0)) + name + entry.bytes
    }
    return file + directory + end(start: file.count, size: directory.count)
  }

  private func header(_ entry: Entry, start: UInt64) -> [UInt8] {
    let size = entry.claimedSize ?? UInt64(entry.bytes.count)
    let compressed = entry.claimedCompressedSize ?? size
    let start = entry.claimedStart ?? start
    var extra: [UInt8] = []
    if isWide {
      // A field of another kind goes before the one that counts.
      extra = littleEndian(UInt16(7)) + littleEndian(UInt16(2)) + [0, 0]
      extra += littleEndian(UInt16(1)) + littleEndian(UInt16(24))
      extra += littleEndian(size) + littleEndian(compressed) + littleEndian(start)
    }
    func narrow(_ value: UInt64) -> [UInt8] {
      littleEndian(isWide ? UInt32.max : UInt32(truncatingIfNeeded: value))
    }
    let name = Array(entry.name.utf8)
    var header = littleEndian(UInt32(0x0201_4B50)) + littleEndian(UInt32(0))
    header += littleEndian(entry.flags) + littleEndian(entry.method) + littleEndian(UInt64(0))
    header += narrow(compressed) + narrow(size)
    header += littleEndian(UInt16(name.count)) + littleEndian(UInt16(extra.count))
    header += littleEndian(UInt16(0)) + littleEndian(UInt64(0)) + narrow(start)
    return header + name + extra
  }

  private func end(start: Int, size: Int) -> [UInt8] {
    let count = claimedCount ?? UInt64(entries.count)
    var end: [UInt8] = []
    if isWide {
      end += littleEndian(UInt32(0x0606_4B50)) + littleEndian(UInt64(44))
      end += [UInt8](repeating: 0, count: 12) + littleEndian(count) + littleEndian(count)
      end += littleEndian(UInt64(size)) + littleEndian(UInt64(start))
      end += littleEndian(UInt32(0x0706_4B50)) + littleEndian(UInt32(0))
      end += littleEndian(UInt64(start + size)) + littleEndian(UInt32(1))
    }
    let narrow = isWide ? UInt16.max : UInt16(truncatingIfNeeded: count)
    end += littleEndian(UInt32(0x0605_4B50)) + littleEndian(UInt32(0))
    end += littleEndian(narrow) + littleEndian(narrow)
    end += littleEndian(isWide ? .max : UInt32(size)) + littleEndian(isWide ? .max : UInt32(start))
    return end + littleEndian(UInt16(comment.count)) + comment
  }
}
