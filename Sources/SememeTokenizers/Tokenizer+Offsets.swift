extension Tokenizer {
  /// Trims the offsets of tokens just written, as the post-processor says.
  func trimOffsets(ofLast count: Int, of text: String, in batch: inout TokenBatch) {
    guard !postProcessor.trims.isEmpty else { return }
    var text = text
    text.withUTF8 { bytes in
      model.vocabulary.withLookup { lookup in
        for trim in postProcessor.trims {
          var isFirst = true
          batch.mapOffsets(ofLast: count) { id, place in
            let spaces = spaces(of: id, at: place, bytes, lookup)
            defer { isFirst = false }
            return trim.apply(to: place, spaces, isFirst: isFirst, bytes)
          }
        }
      }
    }
  }

  private func spaces(
    of id: Int32, at place: Range<Int32>, _ text: UTF8Bytes, _ lookup: Vocabulary.Lookup
  ) -> (leading: Int, trailing: Int) {
    if added.contains(id), let token = added.token(of: id) {
      let found = Array(text[Int(place.lowerBound)..<Int(place.upperBound)])
      return Array(spelling(of: token, foundIn: found).utf8).withUnsafeBufferPointer(\.spacesAtEnds)
    }
    return lookup.bytes(of: id)?.spacesAtEnds ?? (0, 0)
  }
}
