import Foundation
import Sememe
import SememeHub
import SememeJSON
import Testing

@Suite("What a hub may answer")
struct HubAnswerTests {
  let id: ModelID

  init() throws {
    id = try ModelID("acme/tiny-encoder")
  }

  /// The error of a pull from a hub that does what is planned.
  private func failure(
    of repository: TestRepository = .encoder, revision: String = "main", id: String? = nil,
    _ plan: (TestHub) -> Void = { _ in }
  ) async throws -> (error: HubError, setting: [String]) {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving(repository) { hub in
        plan(hub)
        let model = try id.map { name throws in try ModelID(name) } ?? self.id
        let store = try setting.store(hub)
        let error = try await #require(throws: HubError.self) {
          try await store.pull(model, revision: revision)
        }
        #expect(
          (try? setting.cache.snapshot(of: model, revision: revision)) == .some(nil)
            || error.code == .invalidName)
        let left = (try? setting.files(in: setting.cache.root)) ?? []
        return (error, left.filter { !$0.hasSuffix(".lock") })
      }
    }
  }

  @Test("A model, revision or file that the hub does not have")
  func absent() async throws {
    let model = try await failure(id: "acme/none").error
    #expect(model.code == .notFound && model.message.contains("acme/none"))
    let revision = try await failure(revision: "v9").error
    #expect(revision.code == .revisionNotFound && revision.message.contains("v9"))
    let file = try await failure { hub in
      hub.plan([.status(404, ["X-Error-Code": "EntryNotFound"])], for: "HEAD tokenizer.json")
    }.error
    #expect(file.code == .fileNotFound && file.message.contains("tokenizer.json"))
    for name in ["a b", "../x"] {
      let error = try await failure(revision: name).error
      #expect(error.code == .invalidName)
    }
  }

  @Test("A gated model, a refused token and a forbidden file ask for HF_TOKEN")
  func unauthorized() async throws {
    var gated = TestRepository.encoder
    gated.requiredToken = "hf_right"
    let refused = TestFault.status(
      401, ["X-Error-Message": "Invalid credentials in Authorization header"])
    let errors = [
      try await failure(of: gated).error,
      try await failure { $0.plan([refused], for: "GET revision") }.error,
      try await failure { $0.plan([.status(403)], for: "GET revision") }.error,
    ]
    for error in errors {
      #expect(error.code == .unauthorized)
      #expect(error.message.contains("HF_TOKEN"))
    }
  }

  @Test("Passing failures are survived: 500, 502, 503 and 429 with the pause that the hub asks for")
  func retries() async throws {
    try await TestSetting.inEmptyCache { setting in
      try await TestHub.serving { hub in
        hub.plan([.status(503, ["Retry-After": "1"])], for: "GET revision")
        hub.plan([.status(429, ["Retry-After": "0"]), .status(502)], for: "HEAD model.safetensors")
        hub.plan([.status(500), .status(504)], for: "GET tokenizer.json")
        let start = ContinuousClock.now
        _ = try await setting.store(hub).pull(id)
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(try setting.holdsWholeEncoder())
      }
    }
  }

  @Test("Lasting failures end after the allowed tries; too long a pause ends at once")
  func gaveUp() async throws {
    let server = try await failure { hub in
      hub.plan(Array(repeating: .status(503), count: 9), for: "GET revision")
    }.error
    #expect(server.code == .server)
    let limited = try await failure { hub in
      hub.plan([.status(429, ["Retry-After": "3600"])], for: "GET revision")
    }.error
    #expect(limited.code == .rateLimited && limited.message.contains("3600"))
  }

  @Test(
    "Bytes that are not those of the hash are never stored",
    arguments: ["model.safetensors", "tokenizer.json"])
  func wrongBytes(name: String) async throws {
    let etag = try #require(TestRepository.encoder.files[name]?.etag)
    let (error, left) = try await failure {
      $0.plan([.wrongBytes, .wrongBytes], for: "GET \(name)")
    }
    #expect(error.code == .checksumMismatch)
    #expect(error.message.contains(name) && error.message.contains(etag))
    #expect(!left.contains { $0.contains(etag) || $0.hasSuffix(name) })
  }

  @Test("More bytes than announced are cut off")
  func tooLong() async throws {
    let longer = String(repeating: "x", count: 100_000)
    let (error, left) = try await failure {
      $0.plan([.body(longer), .body(longer)], for: "GET tokenizer.json")
    }
    #expect(error.code == .checksumMismatch && error.message.contains("40000"))
    // The other downloads, cancelled on their way, may leave their beginnings.
    let etag = try #require(TestRepository.encoder.files["tokenizer.json"]?.etag)
    #expect(!left.contains { $0.hasSuffix("tokenizer.json") || $0.contains(etag) })
  }

  @Test(
    "A description that is none is refused",
    arguments: [
      "", "<html>login</html>", "[]", "{}", #"{"sha": 1, "siblings": []}"#,
      #"{"sha": "main", "siblings": []}"#, #"{"sha": "../../../x", "siblings": []}"#,
      #"{"sha": "0123456789abcdef0123456789abcdef01234567"}"#,
      #"{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{}]}"#,
      #"{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{"rfilename": 7}]}"#,
      String(repeating: "[", count: 100_000),
    ])
  func garbage(body: String) async throws {
    let (error, left) = try await failure { $0.plan([.body(body)], for: "GET revision") }
    #expect(error.code == .unexpectedAnswer)
    #expect(left.isEmpty)
  }

  @Test(
    "A list with a name that leaves the model's folder is refused as a whole",
    arguments: [
      "..", "../x", "a/../../../x", "/etc/passwd", "", "a//b", "./a", "a/.", "a\\\\b", "a\\u0000b",
      "a\\nb", "\\u007f", String(repeating: "a/", count: 17) + "b",
      String(repeating: "n", count: 256),
      String(repeating: "abcdefgh/", count: 200) + "x",
    ])
  func hostileNames(name: String) async throws {
    var repository = TestRepository.encoder
    repository.strayNames = [name]
    let (error, left) = try await failure(of: repository)
    #expect(error.code == .unsafeFileList)
    #expect(left.isEmpty)
  }

  @Test("Lists that are too long, and sizes that cannot be, are refused")
  func absurdLists() async throws {
    let start = #"{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": ["#
    let many = (0...20_000).map { "{\"rfilename\": \"f\($0).json\"}" }.joined(separator: ",")
    for body in [
      start + many + "]}", start + #"{"rfilename": "config.json", "size": -1}]}"#,
      start + #"{"rfilename": "config.json", "size": 9000000000000000}]}"#,
    ] {
      let (error, left) = try await failure { $0.plan([.body(body)], for: "GET revision") }
      #expect(error.code == .unsafeFileList)
      #expect(left.isEmpty)
    }
    let (size, _) = try await failure { hub in
      hub.plan(
        [.headers(["X-Linked-Size": "99999999999999999999999"])], for: "HEAD model.safetensors")
    }
    #expect(size.code == .unsafeFileList)
  }

  @Test(
    "Headers that cannot be stored safely are refused",
    arguments: [
      ["ETag": "\"../../../x\""], ["ETag": "\"\""], ["ETag": "\".\""], ["ETag": "\"x.incomplete\""],
      ["ETag": "\"" + String(repeating: "a", count: 300) + "\""], ["X-Repo-Commit": "main"],
    ])
  func unsafeHeaders(headers: [String: String]) async throws {
    let (error, _) = try await failure { $0.plan([.headers(headers)], for: "HEAD tokenizer.json") }
    #expect(error.code == .unexpectedAnswer && error.message.contains("tokenizer.json"))
  }

  @Test("Redirects are followed, but not without end, to nowhere or to other schemes")
  func redirects() async throws {
    for location in ["/acme/tiny-encoder/resolve/x", "file:///etc/passwd", "", "http://"] {
      let fault = TestFault.status(307, ["Location": location])
      let (error, _) = try await failure { hub in
        hub.plan(Array(repeating: fault, count: 40), for: "GET revision")
        hub.plan(Array(repeating: fault, count: 40), for: "GET x")
      }
      #expect([.unexpectedAnswer, .fileNotFound].contains(error.code))
    }
    let circle = TestFault.status(
      307, ["Location": "/api/models/acme/tiny-encoder/revision/main?blobs=true"])
    let (error, _) = try await failure {
      $0.plan(Array(repeating: circle, count: 40), for: "GET revision")
    }
    #expect(error.code == .unexpectedAnswer && error.message.contains("more than"))
  }

  @Test("Encoded bodies are refused, because sizes and hashes are those of the bytes themselves")
  func encoded() async throws {
    let (error, _) = try await failure { hub in
      hub.plan([.headers(["Content-Encoding": "gzip"])], for: "GET tokenizer.json")
    }
    #expect(error.code == .unexpectedAnswer && error.message.contains("gzip"))
  }

  @Test("Any damage to the description is an error, or still a list of safe names")
  func damagedDescription() throws {
    let valid = Array(
      #"""
      {"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [
        {"rfilename": "config.json", "size": 570, "blobId": "72b987fd"},
        {"rfilename": "1_Pooling/config.json", "size": null, "lfs": {"size": 3}},
        {"rfilename": "ä\u00e9..b/x.json"}]}
      """#.utf8)
    let dice = TestRepository.bytes(count: 4 * 4000, seed: 9).map(Int.init)
    var accepted = 0
    for round in 0..<4000 {
      var bytes = valid
      let roll = Array(dice[(4 * round)..<(4 * round + 4)])
      let place = (roll[0] << 8 | roll[1]) % bytes.count
      switch roll[2] % 3 {
      case 0: bytes[place] = UInt8(roll[3])
      case 1: bytes.removeSubrange(place..<min(place + 1 + roll[3] % 8, bytes.count))
      default: bytes.insert(contentsOf: Array(#"../"\{[9"#.utf8).prefix(1 + roll[3] % 8), at: place)
      }
      guard let document = try? JSONDocument(bytes, source: "test") else { continue }
      let listing: RemoteListing
      do throws(HubError) {
        listing = try RemoteListing(document)
      } catch {
        #expect([.unexpectedAnswer, .unsafeFileList].contains(error.code))
        continue
      }
      accepted += 1
      #expect(ModelRevision.isCommit(listing.commit))
      for file in listing.files {
        let isSafe = !file.path.parts.contains("..") && !file.path.description.hasPrefix("/")
        #expect(isSafe && (file.size ?? 0) >= 0)
      }
    }
    #expect(accepted > 100, "some damage is harmless")
  }
}
