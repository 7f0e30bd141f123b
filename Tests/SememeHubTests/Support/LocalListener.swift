import NIOCore
import NIOPosix

/// A socket that listens on this machine.
enum LocalListener {
  /// Listens on a free port while the body works with it.
  ///
  /// - Parameters:
  ///   - addHandlers: gives each new connection what answers it.
  ///   - body: what to do meanwhile, with the port.
  /// - Returns: what the body brought.
  /// - Throws: what the body throws, or when no socket can be had.
  static func serving<Answer>(
    _ addHandlers: @escaping @Sendable (any Channel) throws -> Void,
    _ body: (Int) async throws -> Answer
  ) async throws -> Answer {
    // Waiting on a thread, because the thread sanitizer does not see that a continuation orders its
    // two sides.
    let listener = try await NIOThreadPool.singleton.runIfActive {
      try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try addHandlers(channel) }
        }
        .bind(host: "127.0.0.1", port: 0).wait()
    }
    let result: Result<Answer, any Error>
    do {
      result = .success(try await body(listener.localAddress?.port ?? 0))
    } catch {
      result = .failure(error)
    }
    try await NIOThreadPool.singleton.runIfActive { try listener.close().wait() }
    return try result.get()
  }
}
