import NIOCore
import NIOHTTP1

/// An answer of the test hub, and how it reaches the client.
struct TestReply: Sendable {
  var status = 200
  var headers: [String: String] = [:]
  var body: [UInt8] = []
  var pieceSize = 64 << 10
  var pause = 0
  /// How many bytes of the body are sent before something happens.
  var end: Int?
  var isReset = false
  var isStalled = false

  /// Changes the answer as a fault demands.
  mutating func apply(_ fault: TestFault) {
    switch fault {
    case .status(let code, let extra): self = TestReply(status: code, headers: extra)
    case .body(let text): body = Array(text.utf8)
    case .headers(let extra): headers.merge(extra) { $1 }
    case .cut(let count): end = count
    case .reset(let count): (end, isReset) = (count, true)
    case .stall(let count): (end, isStalled) = (count, true)
    case .slow(let piece, let milliseconds): (pieceSize, pause) = (piece, milliseconds)
    case .wrongBytes: body = body.map { ~$0 }
    case .wholeFile: break
    }
  }

  var head: HTTPResponseHead {
    var fields = HTTPHeaders(headers.map { ($0, $1) })
    if !fields.contains(name: "Content-Length") {
      fields.add(name: "Content-Length", value: "\(body.count)")
    }
    return HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
  }
}
