import SememeSystem
import SememeTestSupport
import SememeWords
import Testing

@Suite("Damaged files of word vectors")
struct DamagedWordVectorsTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func error(_ bytes: [UInt8], _ name: String) throws -> WordVectorsError {
    let path = try folder.write(bytes, as: name)
    let error = try #require(failure { _ = try WordVectors.load(path, options: uncached) })
    #expect(error.description.contains(name), "the file is not named: \(error)")
    return error
  }

  private func binary(_ header: String, rows: [(String, [Float])]) -> [UInt8] {
    Array(header.utf8)
      + rows.flatMap { word, row in
        Array("\(word) ".utf8) + row.flatMap { littleEndian($0) } + [0x0A]
      }
  }

  @Test(
    "Text that is no file of vectors, or only half of one",
    arguments: [
      ("", "is empty"), ("0 5\n", "holds no words"), ("\n\n", "holds no words"),
      ("2 0\na\n", "vectors of 0 numbers"), ("2 3\na 1 2 3\n", "ends after 1 of 2"),
      ("1 3\na 1 2 3\nb 1 2 3\n", "more lines follow"), ("2 3\na 1 2 3\nb 1 2\n", "line 3"),
      ("a 1 2\nb 1\n", "line 2"), ("a 1 2\nb 1 x\n", "line 2"), ("2 2\na nan 1\nb 1 2\n", "NaN"),
      ("a 1 2\nb 1 inf\n", "line 2"), ("a 1 2\nb 1 1e99\n", "beyond 32-bit"),
      ("word\n", "expected a word"),
    ])
  func text(_ text: String, _ reason: String) throws {
    let error = try error(Array(text.utf8), "v.txt")
    #expect(error.message.contains(reason), "\(error)")
  }

  @Test("word2vec's binary form")
  func word2vec() throws {
    let rows: [(String, [Float])] = [("a", [1, 2]), ("b", [3, 4])]
    let whole = binary("2 2\n", rows: rows)
    for end in 5..<whole.count - 1 {
      #expect(try error(Array(whole[..<end]), "v.bin").code == .malformedFile)
    }
    #expect(try error(binary("1 2\n", rows: rows), "v.bin").message.contains("more bytes follow"))
    let nan = binary("2 2\n", rows: [("a", [1, 2]), ("b", [.nan, 4])])
    #expect(try error(nan, "v.bin").message.contains("row 2"))
    for header in ["9223372036854775807 2\n", "2 9223372036854775807\n", "300000000 300\n"] {
      #expect(try error(binary(header, rows: rows), "v.bin").code == .malformedFile)
    }
    #expect(try error(Array("0 5\n".utf8), "v.bin").code == .emptyVocabulary)
  }

  @Test("fastText's models")
  func fastText() throws {
    let path = "\(folder.path)/whole.bin"
    try SmallFastText.model(.supervised).save(to: path)
    let whole = try GoldenCases.bytes(of: path)
    for end in stride(from: 8, to: whole.count, by: 7) {
      #expect(try error(Array(whole[..<end]), "m.bin").code == .malformedFile)
    }
    #expect(try error(whole + [0], "m.bin").message.contains("more bytes follow"))
    // Each of the settings that sizes depend on, and the sizes of dictionary and matrix.
    let dictionary = 8 + 12 * 4 + 8
    for place in [4, 8, 32, 36, 40, 44, 48, dictionary, dictionary + 4, dictionary + 8] {
      for value in [Int32.max, -1, 1 << 30] {
        var bytes = whole
        bytes.replaceSubrange(place..<place + 4, with: littleEndian(value))
        let code = try error(bytes, "m.bin").code
        #expect(code == .malformedFile || code == .unsupportedFormat, "byte \(place): \(value)")
      }
    }
    var empty = whole
    for place in [0, 4, 8] {
      empty.replaceSubrange(dictionary + place..<dictionary + place + 4, with: [0, 0, 0, 0])
    }
    #expect(try error(empty, "m.bin").code == .emptyVocabulary)
    var twice = whole
    let word = Array("</s>".utf8)
    let label = try #require(
      twice.indices.first { twice[$0...].starts(with: Array("of".utf8) + [0]) })
    twice.replaceSubrange(label..<label + 2, with: word)
    #expect(try error(twice, "m.bin").message.contains("stands twice"))
  }

  @Test("NumPy's matrices, and their words")
  func numpy() throws {
    let vectors = try randomVectors(unusualWords, dimension: 3)
    let path = "\(folder.path)/v.npy"
    try vectors.save(to: path, format: .numpy)
    let whole = try GoldenCases.bytes(of: path)
    for end in [7, 11, 40, whole.count - 1] {
      #expect(try error(Array(whole[..<end]), "v.npy").code == .malformedFile)
    }
    let text = String(decoding: whole[10..<128], as: UTF8.self)
    for (old, new, code) in [
      ("<f4", ">f4", WordVectorsError.Code.unsupportedFormat),
      ("False", "True ", .unsupportedFormat), ("(11, 3)", "(11)   ", .malformedFile),
      ("(11, 3)", "(9223372036854775807, 3)", .malformedFile),
    ] {
      var header = text.replacing(old, with: new)
      while header.utf8.count > 118, let blank = header.lastIndex(of: " ") {
        header.remove(at: blank)
      }
      let bytes = whole[..<10] + Array(header.utf8) + whole[128...]
      #expect(try error(Array(bytes), "v.npy").code == code, "\(new)")
    }
    let doubles = (0..<33).map { $0 == 5 ? 1e39 : Double($0) }.withUnsafeBytes { Array($0) }
    let wide = Array(whole[..<10]) + Array(text.replacing("<f4", with: "<f8").utf8) + doubles
    let beyond = try error(wide, "v.npy")
    #expect(beyond.code == .malformedFile && beyond.message.contains("number 5 is 1e+39, beyond"))
    try folder.write(whole, as: "v.npy")
    for words in ["a\nb\n", String(repeating: "a\n", count: 11)] {
      try folder.write(Array(words.utf8), as: "v.vocab")
      let error = try #require(failure { _ = try WordVectors.load(path, options: uncached) })
      #expect(error.code == .malformedFile && error.path?.hasSuffix("v.vocab") == true)
    }
    try TestFiles.remove("\(folder.path)/v.vocab")
    let missing = try #require(failure { _ = try WordVectors.load(path, options: uncached) })
    #expect(missing.code == .missingFile)
  }

  @Test("Folders and missing files are named")
  func places() throws {
    let folderError = failure { _ = try WordVectors.load(folder.path, options: uncached) }
    #expect(folderError?.code == .unreadableFile)
    #expect(folderError?.message.contains("not a regular file") == true)
    let missing = failure { _ = try WordVectors.load("\(folder.path)/none", options: uncached) }
    #expect(missing?.code == .missingFile)
    #expect(failure { _ = try FastTextModel.load("\(folder.path)/none") }?.code == .missingFile)
  }

  @Test(
    "Any damage gives an error or vectors, never more",
    arguments: ["v.bin", "v.txt", "v.glove", "v.npy", "v.safetensors", "m.bin", "q.ftz", "o.bin"])
  func fuzz(_ name: String) throws {
    let path = "\(folder.path)/\(name)"
    let vectors = try randomVectors(unusualWords, dimension: 3, counted: true)
    switch name {
    case "v.bin": try vectors.save(to: path, format: .word2vecBinary)
    case "v.txt": try vectors.save(to: path, format: .word2vecText)
    case "v.glove": try vectors.save(to: path, format: .glove)
    case "v.npy": try vectors.save(to: path, format: .numpy)
    case "v.safetensors": try vectors.save(to: path, format: .safetensors)
    case "m.bin": try SmallFastText.model(.supervised, wordNgrams: 2).save(to: path)
    case "q.ftz":
      try SmallFastText.model(.supervised, isQuantized: true, isPruned: true).save(to: path)
    default:
      try SmallFastText.model(.cbow).save(to: path)
      let bytes = try GoldenCases.bytes(of: path)
      try folder.write(Array(bytes[8...]), as: name)
    }
    let whole = try GoldenCases.bytes(of: path)
    var mutator = Mutator(seed: UInt64(name.utf8.count))
    for _ in 0..<1000 {
      try folder.write(mutator.mutate(whole), as: name)
      use(path)
    }
  }

  /// Loads a file and uses what it holds; errors of the module are right, and nothing else is.
  private func use(_ path: String) {
    let known = failure {
      let vectors = try WordVectors.load(path, options: uncached)
      for index in 0..<vectors.count { _ = vectors.vector(at: index) }
      _ = vectors.vector(of: "unknown")
    }
    #expect(known == nil || known?.message.isEmpty == false)
    _ = failure {
      let model = try FastTextModel.load(path)
      _ = model.sentenceVector(of: "the unknown 東京")
      _ = try? model.predict("the unknown", k: 2)
    }
  }
}
