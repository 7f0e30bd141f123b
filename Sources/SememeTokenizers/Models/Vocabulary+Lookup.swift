extension Vocabulary {
  /// A vocabulary's buffers, valid while they are lent.
  struct Lookup {
    let text: UTF8Bytes
    let starts: UnsafeBufferPointer<UInt32>
    let ids: UnsafeBufferPointer<Int32>
    let slots: UnsafeBufferPointer<UInt64>

    /// The id of the token `prefix` + `bytes`, whose hash is given; nil when there is none.
    @inline(__always)
    func id(prefix: UTF8Bytes, _ bytes: UTF8Bytes, hash: Hash) -> Int32? {
      let mixed = hash.mixed
      var slot = Int(truncatingIfNeeded: mixed) & (slots.count - 1)
      while slots[slot] != 0 {
        if slots[slot] >> 32 == mixed >> 32 {
          let entry = Int(slots[slot] & 0xFFFF_FFFF) - 1
          let start = Int(starts[entry])
          if Int(starts[entry + 1]) - start == prefix.count + bytes.count,
            isEqual(start, prefix), isEqual(start + prefix.count, bytes)
          {
            return ids[entry]
          }
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }

    /// The id of the token that a range of bytes spells.
    @inline(__always)
    func id(of bytes: UTF8Bytes, in range: Range<Int>) -> Int32? {
      var hash = Hash()
      for offset in range { hash.append(bytes[offset]) }
      let token = UTF8Bytes(rebasing: bytes[range])
      return id(prefix: UTF8Bytes(rebasing: bytes[..<0]), token, hash: hash)
    }

    /// The text of the token that has an id, nil when there is none; of several, the last.
    @inline(__always)
    func bytes(of id: Int32) -> UTF8Bytes? {
      // Most vocabularies have every id once, from 0.
      var entry = Int(id)
      let isDense =
        ids.indices.contains(entry) && ids[entry] == id
        && (entry + 1 == ids.count || ids[entry + 1] != id)
      if !isDense { entry = firstIndex(below: ids.count) { ids[$0] > id } - 1 }
      guard entry >= 0, ids[entry] == id else { return nil }
      return UTF8Bytes(rebasing: text[Int(starts[entry])..<Int(starts[entry + 1])])
    }

    @inline(__always)
    private func isEqual(_ start: Int, _ bytes: UTF8Bytes) -> Bool {
      for offset in 0..<bytes.count where text[start + offset] != bytes[offset] { return false }
      return true
    }
  }
}
