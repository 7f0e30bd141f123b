import Foundation
import SememeJSON
import SememeSystem
import SememeTestSupport
import SememeWords
import Testing

/// The folder through which files are exchanged; nil where nobody wants to.
private let sharedFolder = ProcessInfo.processInfo.environment["SEMEME_WORDS_INTEROP"]

/// The half of `Scripts/words-interop` that is Swift: reads what gensim and fastText wrote, and writes
/// files for them to read.
@Suite(.enabled(if: sharedFolder != nil, "run by Scripts/words-interop"))
struct WordInteroperationTests {
  private let theirs = (sharedFolder ?? "") + "/theirs"
  private let ours = (sharedFolder ?? "") + "/ours"

  /// The files with an ending that say what a model holds, without it.
  private func names(_ ending: String) throws -> [String] {
    try FileSystem.names(in: theirs).filter { $0.hasSuffix(ending) }
      .map { String($0.dropLast(ending.count)) }
  }

  @Test func vectorsAreTheSame() throws {
    let names = try names(".npy")
    #expect(names.count >= 5)
    for name in names {
      let expected = try WordVectors.load("\(theirs)/\(name).npy", options: uncached)
      let file = try #require(
        FileSystem.names(in: theirs).first {
          [".bin", ".ftz", ".txt"].contains($0.dropFirst(name.count)) && $0.hasPrefix(name)
        })
      let vectors = try WordVectors.load("\(theirs)/\(file)", options: uncached)
      #expect(vectors.count == expected.count)
      for index in 0..<vectors.count {
        #expect(vectors.vocabulary[index] == expected.vocabulary[index])
        let pairs = zip(vectors.vector(at: index), expected.vector(at: index))
        let bound: Float = name.hasPrefix("w2v") ? 0 : 1e-6
        #expect(pairs.allSatisfy { abs($0 - $1) <= bound }, "\(name): \(vectors.vocabulary[index])")
      }
      try write(vectors, name, file)
    }
  }

  private func write(_ vectors: WordVectors, _ name: String, _ file: String) throws {
    guard name.hasPrefix("w2v") else {
      return try FastTextModel.load("\(theirs)/\(file)").save(to: "\(ours)/\(file)")
    }
    try vectors.save(to: "\(ours)/\(name).bin", format: .word2vecBinary)
    try vectors.save(to: "\(ours)/\(name).txt", format: .word2vecText)
    try vectors.save(to: "\(ours)/\(name).glove", format: .glove)
    try vectors.save(to: "\(ours)/\(name).npy", format: .numpy)
    try vectors.save(to: "\(ours)/\(name).safetensors", format: .safetensors)
  }

  @Test func textsHaveTheSameVectorsAndLabels() throws {
    for name in try names(".json") {
      let ending = FileSystem.exists("\(theirs)/\(name).bin") ? "bin" : "ftz"
      try FastTextAnswers.compare("\(theirs)/\(name).\(ending)", "\(theirs)/\(name).json")
    }
  }
}
