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

    @inline(__always)
    private func isEqual(_ start: Int, _ bytes: UTF8Bytes) -> Bool {
      for offset in 0..<bytes.count where text[start + offset] != bytes[offset] { return false }
      return true
    }
  }
}
