/// What a test hub does wrong, once, to a request.
enum TestFault: Sendable {
  /// Answers with a status instead.
  case status(Int, [String: String] = [:])
  /// Answers with this body instead.
  case body(String)
  /// Adds or replaces headers.
  case headers([String: String])
  /// Closes the connection after this many bytes of the body.
  case cut(after: Int)
  /// Resets the connection after this many bytes of the body.
  case reset(after: Int)
  /// Sends the body in pieces of this many bytes with pauses of milliseconds between them.
  case slow(piece: Int, pause: Int)
  /// Sends nothing after this many bytes and keeps the connection open.
  case stall(after: Int)
  /// Sends other bytes of the same length.
  case wrongBytes
  /// Sends the whole file although a part was asked for.
  case wholeFile
}
