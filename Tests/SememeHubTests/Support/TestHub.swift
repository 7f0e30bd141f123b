import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

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

  private let state: Mutex<State>
  private let listeners: Mutex<[any Channel]> = Mutex([])

  private init(_ repository: TestRepository) {
    state = Mutex(State(repository: repository))
  }

  /// Runs a hub while the body works with it.
  static func serving<Answer>(
    _ repository: TestRepository = .encoder, _ body: (TestHub) async throws -> Answer
  ) async throws -> Answer {
    let hub = TestHub(repository)
    for isStorage in [false, true] {
      let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(
              TestHubHandler(hub: hub, isStorage: isStorage))
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      hub.listeners.withLock { $0.append(listener) }
    }
    let result: Result<Answer, any Error>
    do {
      result = .success(try await body(hub))
    } catch {
      result = .failure(error)
    }
    for listener in hub.listeners.withLock({ $0 }) { try await listener.close() }
    return try result.get()
  }

  /// The hub's address.
  var endpoint: String { address(0) }

  private func address(_ index: Int) -> String {
    "http://127.0.0.1:\(listeners.withLock { $0[index].localAddress?.port ?? 0 })"
  }

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
    let storage = address(1)
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
