import SememeTokenizers
import Testing

@Suite("Truncation")
struct TruncationTests {
  let tokenizer: Tokenizer
  /// Eight tokens: the bank of a river we sat by.
  let text = "the bank of a river we sat by"
  let ids: [Int32] = [5, 6, 9, 10, 8, 23, 24, 25]

  init() throws {
    tokenizer = try SmallTokenizer.make()
  }

  private func encode(
    _ text: String, _ pair: String? = nil, _ truncation: Truncation
  ) throws -> Encoding {
    try tokenizer.encode(
      text, pair: pair, options: EncodingOptions(truncation: truncation, keepsOverflow: true))
  }

  /// Tokens between `[CLS]` and `[SEP]`.
  private func framed(_ tokens: ArraySlice<Int32>) -> [Int32] {
    [2] + Array(tokens) + [3]
  }

  @Test("One text keeps its beginning or its end and reports what went")
  func oneText() throws {
    let right = try encode(text, nil, Truncation(maximumLength: 5))
    #expect(right.ids == framed(ids[..<3]))
    #expect(right.removedTokenCount == 5 && right.tokenCountBeforeTruncation == 10)
    let left = try encode(text, nil, Truncation(maximumLength: 5, direction: .left))
    #expect(left.ids == framed(ids[5...]))
    #expect(left.overflowing.map(\.ids) == [framed(ids[2..<5]), framed(ids[..<2])])
    #expect(try encode(text, nil, Truncation(maximumLength: 10)).removedTokenCount == 0)
    #expect(try encode(text, nil, Truncation(maximumLength: 2)).ids == [2, 3])
  }

  @Test("Windows of the overflow share the stride")
  func stride() throws {
    let encoding = try encode(text, nil, Truncation(maximumLength: 6, stride: 2))
    #expect(encoding.ids == framed(ids[..<4]))
    #expect(encoding.overflowing.map(\.ids) == [framed(ids[2..<6]), framed(ids[4...])])
    #expect(encoding.overflowing[0].byteOffsets[1] == 9..<11)
  }

  @Test(
    "A pair is cut by its strategy",
    arguments: [
      (.longestFirst, 9, 2, 4), (.longestFirst, 8, 2, 3), (.longestFirst, 6, 1, 2),
      (.onlySecond, 9, 2, 4), (.onlySecond, 6, 2, 1),
    ] as [(Truncation.Strategy, Int, Int, Int)])
  func pairs(strategy: Truncation.Strategy, maximum: Int, first: Int, second: Int) throws {
    let truncation = Truncation(maximumLength: maximum, strategy: strategy)
    let encoding = try encode("the bank", text, truncation)
    #expect(encoding.ids.count == maximum)
    #expect(encoding.sequenceIDs.count { $0 == 0 } == first)
    #expect(encoding.sequenceIDs.count { $0 == 1 } == second)
    #expect(encoding.removedTokenCount == 10 - first - second)
  }

  @Test("Overflow of both texts of a pair comes in the reference's order")
  func pairOverflow() throws {
    let encoding = try encode("the bank of a", text, Truncation(maximumLength: 7))
    #expect(encoding.ids == [2, 5, 6, 3, 5, 6, 3])
    let firsts = encoding.overflowing.map { Array($0.ids[1...2]) }
    let seconds = encoding.overflowing.map { Array($0.ids[4...5]) }
    let wanted: [[Int32]] =
      Array(repeating: [9, 10], count: 4) + Array(repeating: [5, 6], count: 3)
    #expect(firsts == wanted)
    let windows: [[Int32]] = [[5, 6], [9, 10], [8, 23], [24, 25]]
    #expect(seconds == Array(windows + windows.dropFirst()))
  }

  @Test("What cannot be cut as asked is an error that says why")
  func errors() throws {
    func expectError(_ pair: String?, _ truncation: Truncation, _ words: String) {
      let error = #expect(throws: TokenizerError.self) { try encode(text, pair, truncation) }
      #expect(error?.code == .invalidTruncation)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
    expectError(nil, Truncation(maximumLength: 1), "special tokens alone are 2")
    expectError(nil, Truncation(maximumLength: -5), "special tokens alone are 2")
    expectError("the", Truncation(maximumLength: 2), "special tokens alone are 3")
    expectError(nil, Truncation(maximumLength: 5, stride: 3), "stride of 3")
    expectError(nil, Truncation(maximumLength: 5, stride: -1), "stride")
    expectError(text, Truncation(maximumLength: 11, strategy: .onlyFirst), "only the first")
    expectError("the", Truncation(maximumLength: 6, strategy: .onlySecond), "only the second")
    expectError(nil, Truncation(maximumLength: 5, strategy: .onlySecond), "there is one text")
    let long = Array(repeating: "the", count: 40_000).joined(separator: " ")
    let both = Truncation(maximumLength: 7)
    let error = #expect(throws: TokenizerError.self) { try encode(long, long, both) }
    #expect(error?.message.contains("20000 × 20000 windows") == true, "\(error?.message ?? "")")
  }
}
