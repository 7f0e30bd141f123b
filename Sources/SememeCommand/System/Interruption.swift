import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The user's wish to stop: SIGINT (Ctrl-C), SIGTERM, or SIGHUP of a terminal that goes away.
///
/// The first signal cancels the running command, so that it can put its files in order; the second
/// one ends the process at once.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// The number of the signal that came; nil while none has.
  static var signal: Int32? {
    let number = received.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  /// Listens for the signals from now on, but for those that whoever started the process has it
  /// ignore, as `nohup` does.
  ///
  /// - Parameter cancel: called once, at the first signal.
  /// - Returns: the listeners, to be kept as long as signals count.
  static func listen(_ cancel: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      if ignore(number) { return nil }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let (isFirst, _) = received.compareExchange(
          expected: 0, desired: number, ordering: .acquiringAndReleasing)
        if isFirst { cancel() } else { _exit(128 + number) }
      }
      source.activate()
      return source
    }
  }

  /// Keeps failing writes from ending the process: a broken pipe and a file beyond the limit for
  /// files then show as errors of `write`.
  static func ignoreWriteSignals() {
    ignore(SIGPIPE)
    ignore(SIGXFSZ)
  }

  /// Ignores a signal.
  ///
  /// - Returns: whether it was ignored before.
  @discardableResult
  private static func ignore(_ number: Int32) -> Bool {
    #if canImport(Glibc)
      let before = Glibc.signal(number, SIG_IGN)
    #elseif canImport(Musl)
      let before = Musl.signal(number, SIG_IGN)
    #else
      let before = Darwin.signal(number, SIG_IGN)
    #endif
    // Functions cannot be compared, but their addresses can.
    return unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
