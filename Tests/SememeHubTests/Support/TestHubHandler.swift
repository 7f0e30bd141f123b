import NIOCore
import NIOHTTP1
import NIOPosix

/// Reads one connection's requests and writes the hub's answers, at the planned pace and up to the
/// planned end.
final class TestHubHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let hub: TestHub
  private let isStorage: Bool
  private var head: HTTPRequestHead?

  init(hub: TestHub, isStorage: Bool) {
    self.hub = hub
    self.isStorage = isStorage
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
    case .body:
      break
    case .end:
      guard let head else { return }
      let headers = Dictionary(
        head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
      let reply = hub.answer(
        TestHub.Request(
          method: head.method.rawValue, uri: head.uri, headers: headers, isAtStorage: isStorage))
      context.writeAndFlush(wrapOutboundOut(.head(reply.head)), promise: nil)
      if head.method == .HEAD {
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      } else {
        send(reply, from: 0, context)
      }
    }
  }

  /// Sends the body from a place on: at once, or piece by piece with pauses.
  private func send(_ reply: TestReply, from start: Int, _ context: ChannelHandlerContext) {
    let end = min(reply.end ?? reply.body.count, reply.body.count)
    let next = reply.pause == 0 ? end : min(start + reply.pieceSize, end)
    let piece = ByteBuffer(bytes: reply.body[start..<next])
    let sent = context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))))
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    if next < end {
      context.eventLoop.scheduleTask(in: .milliseconds(Int64(reply.pause))) {
        let (sender, context) = bound.value
        if context.channel.isActive { sender.send(reply, from: next, context) }
      }
    } else {
      sent.whenComplete { _ in
        let (sender, context) = bound.value
        sender.finish(reply, context)
      }
    }
  }

  private func finish(_ reply: TestReply, _ context: ChannelHandlerContext) {
    let channel = context.channel
    if reply.end == nil {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    } else if reply.isReset, let options = channel as? any SocketOptionProvider {
      // A linger time of zero makes the system reset the connection.
      options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
        channel.close(promise: nil)
      }
    } else if !reply.isStalled {
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
