import Sememe
import Testing

@Suite("Model ids")
struct ModelIDTests {
  @Test(
    "Names that hubs allow are taken as written",
    arguments: [
      "sentence-transformers/all-MiniLM-L6-v2", "BAAI/bge-small-en-v1.5", "bert-base-uncased",
      "_org/name_", "1/2", "a.b-c_d/e.f", String(repeating: "x", count: 96),
    ])
  func valid(text: String) throws {
    #expect(try ModelID(text).description == text)
  }

  @Test(
    "Names that could leave the cache or are no names are refused",
    arguments: [
      "", "/", "a/", "/a", "a/b/c", "..", ".", "../x", "a/..", "a..b/c", "org/na--me", "-a/b",
      "a/b-",
      "a/.b", "a/b.git", "org/na me", "a\\b", "a\u{0}b", "a\nb", "ä/b", "a/b\u{202e}",
      String(repeating: "x", count: 97), "/etc/passwd", "~/models/x", "C:/model",
    ])
  func invalid(text: String) {
    let error = #expect(throws: ModelCacheError.self) { try ModelID(text) }
    #expect(error?.code == .invalidName)
    #expect(error?.message.contains("organization/name") == true)
  }

  @Test("Bare names get sentence-transformers' organization, but for the hub's oldest models")
  func expansion() throws {
    #expect(
      try ModelID(expanding: "all-MiniLM-L6-v2").description
        == "sentence-transformers/all-MiniLM-L6-v2")
    #expect(
      try ModelID(expanding: "paraphrase-albert-small-v2").organization == "sentence-transformers")
    for name in [
      "bert-base-uncased", "BERT-base-uncased", "roberta-large", "xlnet-large-cased", "t5-small",
    ] {
      #expect(try ModelID(expanding: name).description == name)
    }
    #expect(try ModelID(expanding: "acme/bert-base").description == "acme/bert-base")
  }

  @Test("Revisions follow git's rules for names")
  func revisions() throws {
    for name in ["main", "v1.0", "refs/pr/1", "feature/a-b", "c9745ed"] {
      #expect(try ModelRevision(name).description == name)
    }
    for name in [
      "", "/", "..", "a/../b", "a//b", "/main", "main/", ".hidden", "a b", "a\u{0}", "x.lock",
      "a~1",
    ] {
      #expect(throws: ModelCacheError.self, "\(name)") { try ModelRevision(name) }
    }
    #expect(try ModelRevision(String(repeating: "a", count: 40)).isCommit)
    #expect(try !ModelRevision(String(repeating: "A", count: 40)).isCommit)
  }
}
