import NIOCore
import NIOPosix
import SememeSystem

/// A proxy on this machine that opens tunnels (CONNECT), as proxies do for `https`.
final class TestProxy: Sendable {
  private let heads = Locked<[String]>([])

  /// The heads of all requests so far, as they arrived.
  var requests: [String] { heads.withLock { $0 } }

  /// Runs a proxy while the body works with its port.
  static func serving<Answer>(_ body: (TestProxy, Int) async throws -> Answer) async throws
    -> Answer
  {
    let proxy = TestProxy()
    return try await LocalListener.serving(proxy.addTunnel) { port in
      try await body(proxy, port)
    }
  }

  @Sendable
  private func addTunnel(to channel: any Channel) throws {
    let tunnel = Tunnel { head in self.heads.withLock { $0.append(head) } }
    try channel.pipeline.syncOperations.addHandler(tunnel)
  }

  /// One connection: reads the request's head, connects to its target, then passes bytes on.
  private final class Tunnel: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let note: @Sendable (String) -> Void
    private var head = ByteBuffer()
    private var peer: (any Channel)?

    init(_ note: @escaping @Sendable (String) -> Void) {
      self.note = note
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var bytes = unwrapInboundIn(data)
      if let peer {
        peer.writeAndFlush(bytes, promise: nil)
        return
      }
      head.writeBuffer(&bytes)
      let text = String(buffer: head)
      guard text.hasSuffix("\r\n\r\n") else { return }
      note(text)
      let target = text.split(separator: " ").dropFirst().first?.split(separator: ":") ?? []
      guard text.hasPrefix("CONNECT "), target.count == 2, let port = Int(target[1]) else {
        context.close(promise: nil)
        return
      }
      connect(String(target[0]), port, context)
    }

    private func connect(_ host: String, _ port: Int, _ context: ChannelHandlerContext) {
      let client = context.channel
      let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
      ClientBootstrap(group: context.eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(Back(client))
          }
        }
        .connect(host: host, port: port).hop(to: context.eventLoop)
        .whenComplete { result in
          guard case .success(let channel) = result else {
            client.close(promise: nil)
            return
          }
          bound.value.peer = channel
          client.writeAndFlush(
            ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"), promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { peer?.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  /// The way back: passes the target's bytes on to the client.
  private final class Back: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: any Channel

    init(_ client: any Channel) {
      self.client = client
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      client.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
