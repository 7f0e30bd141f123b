/// What a request asks of the test hub.
struct TestRoute: Sendable {
  private let request: TestHub.Request
  private let repository: TestRepository
  private var honoursRange = true
  private let path: String

  init(_ request: TestHub.Request, _ repository: TestRepository) {
    self.request = request
    self.repository = repository
    path = request.uri.split(separator: "?").first.map(String.init) ?? "/"
  }

  var ignoringRange: TestRoute {
    var copy = self
    copy.honoursRange = false
    return copy
  }

  /// What faults are planned by: the file's name without folders, or `revision`.
  var subject: String? {
    path.hasPrefix("/api/models/") ? "revision" : path.split(separator: "/").last.map(String.init)
  }

  /// Whether the answer is the last one, not a redirect to where the bytes are.
  var isFinal: Bool { request.method == "HEAD" || !isRedirect }

  private var isRedirect: Bool { !request.isAtStorage && file.map(\.1.isLarge) ?? false }

  private var file: (String, TestRepository.File)? {
    if request.isAtStorage {
      return repository.files.first { path == "/\($0.value.etag)/\($0.key)" }
    }
    let prefix = "/\(repository.id)/resolve/\(repository.commit)/"
    guard path.hasPrefix(prefix) else { return nil }
    let name = String(path.dropFirst(prefix.count))
    return repository.files[name].map { (name, $0) }
  }

  func reply(storage: String) -> TestReply {
    if let token = repository.requiredToken, !request.isAtStorage,
      request.headers["authorization"] != "Bearer \(token)"
    {
      return TestReply(status: 401, headers: ["X-Error-Code": "GatedRepo"])
    }
    if path.hasPrefix("/api/models/") { return description }
    guard let (name, file) = file else {
      return TestReply(status: 404, headers: ["X-Error-Code": "EntryNotFound"])
    }
    var reply = TestReply()
    if isRedirect {
      reply.status = 302
      reply.headers["Location"] = "\(storage)/\(file.etag)/\(name)?signature=secret"
      reply.headers["X-Linked-ETag"] = "\"\(file.etag)\""
      reply.headers["X-Linked-Size"] = "\(file.bytes.count)"
    } else {
      reply.headers["ETag"] = request.isAtStorage ? "\"storage-has-its-own\"" : "\"\(file.etag)\""
      reply.body = file.bytes
      applyRange(to: &reply)
    }
    if !request.isAtStorage { reply.headers["X-Repo-Commit"] = repository.commit }
    return reply
  }

  private func applyRange(to reply: inout TestReply) {
    guard honoursRange, let range = request.headers["range"], range.hasPrefix("bytes="),
      let start = Int(range.dropFirst(6).dropLast())
    else { return }
    guard start < reply.body.count else {
      reply = TestReply(status: 416, headers: ["Content-Range": "bytes */\(reply.body.count)"])
      return
    }
    reply.status = 206
    reply.headers["Content-Range"] = "bytes \(start)-\(reply.body.count - 1)/\(reply.body.count)"
    reply.body.removeFirst(start)
  }

  /// The answer to `/api/models/<id>/revision/<revision>`.
  private var description: TestReply {
    let prefix = "/api/models/\(repository.id)/revision/"
    guard path.hasPrefix(prefix) else {
      return TestReply(status: 401, headers: ["X-Error-Code": "RepoNotFound"])
    }
    let revision = path.dropFirst(prefix.count).split(separator: "%2F").joined(separator: "/")
    guard revision == repository.commit || repository.revisions.contains(revision) else {
      return TestReply(status: 404, headers: ["X-Error-Code": "RevisionNotFound"])
    }
    let files = repository.files.sorted { $0.key < $1.key }.map { name, file in
      "{\"rfilename\": \"\(name)\", \"size\": \(file.bytes.count)}"
    }
    let strays = repository.strayNames.map { "{\"rfilename\": \"\($0)\"}" }
    let list = (files + strays).joined(separator: ", ")
    return TestReply(
      headers: ["Content-Type": "application/json"],
      body: Array(
        "{\"id\": \"\(repository.id)\", \"sha\": \"\(repository.commit)\", \"siblings\": [\(list)]}"
          .utf8))
  }
}
