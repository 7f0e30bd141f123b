import NIOCore
import NIOHTTP1
import SememeSystem

/// A hub on this machine that speaks Hugging Face's protocol over real sockets: one port for the
/// hub, another for the host that it redirects to for large files.
final class TestHub: Sendable {
  /// A request as it arrived.
  struct Request: Sendable {
    let method: String
    let uri: String
    let headers: [String: String]
    /// Whether it came to the host for large files.
    let isAtStorage: Bool

    fileprivate(set) var status = 0
  }

  private struct State {
    var repository: TestRepository
    var faults: [String: [TestFault]] = [:]
    var requests: [Request] = []
  }

  private let state: Locked<State>
  private let ports = Locked((hub: 0, storage: 0))

  private init(_ repository: TestRepository) {
    state = Locked(State(repository: repository))
  }

  /// Runs a hub while the body works with it.
  static func serving<Answer>(
    _ repository: TestRepository = .encoder, _ body: (TestHub) async throws -> Answer
  ) async throws -> Answer {
    let hub = TestHub(repository)
    return try await LocalListener.serving(hub.handlers(isStorage: false)) { port in
      try await LocalListener.serving(hub.handlers(isStorage: true)) { storage in
        hub.ports.withLock { $0 = (port, storage) }
        return try await body(hub)
      }
    }
  }

  private func handlers(isStorage: Bool) -> @Sendable (any Channel) throws -> Void {
    { channel in
      try channel.pipeline.syncOperations.configureHTTPServerPipeline()
      try channel.pipeline.syncOperations.addHandler(
        TestHubHandler(hub: self, isStorage: isStorage))
    }
  }

  /// The hub's address.
  var endpoint: String { "http://127.0.0.1:\(ports.withLock { $0.hub })" }

  /// Everything asked so far, in order.
  var requests: [Request] { state.withLock { $0.requests } }

  /// The requests that fetched bytes of files, or parts of them.
  var downloads: [Request] {
    requests.filter {
      $0.method == "GET" && !$0.uri.hasPrefix("/api/models/") && (200...206).contains($0.status)
    }
  }

  /// Forgets what was asked so far.
  func forgetRequests() { state.withLock { $0.requests = [] } }

  /// Replaces what the hub has.
  func update(_ change: (inout TestRepository) -> Void) {
    state.withLock { change(&$0.repository) }
  }

  /// Makes the next requests for something go wrong, one fault a request.
  ///
  /// - Parameters:
  ///   - faults: what goes wrong, in order.
  ///   - request: the method and the last part of the path, as in `GET model.safetensors`; `GET
  ///     revision` stands for the description of the model.
  func plan(_ faults: [TestFault], for request: String) {
    state.withLock { $0.faults[request, default: []] += faults }
  }

  /// The answer to a request.
  func answer(_ request: Request) -> TestReply {
    let storage = "http://127.0.0.1:\(ports.withLock { $0.storage })"
    return state.withLock { state in
      let route = TestRoute(request, state.repository)
      var reply = route.reply(storage: storage)
      if let subject = route.subject, route.isFinal,
        let fault = state.faults["\(request.method) \(subject)"]?.first
      {
        state.faults["\(request.method) \(subject)"]?.removeFirst()
        if case .wholeFile = fault { reply = route.ignoringRange.reply(storage: storage) }
        reply.apply(fault)
      }
      var noted = request
      noted.status = reply.status
      state.requests.append(noted)
      return reply
    }
  }
}
