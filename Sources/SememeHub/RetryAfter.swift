#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads the header `Retry-After` (RFC 9110, section 10.2.3).
package enum RetryAfter {
  /// The pause that a header asks for; nil when it says nothing that can be read.
  ///
  /// - Parameters:
  ///   - text: seconds, or a date as in `Sun, 06 Nov 1994 08:49:37 GMT`.
  ///   - now: the present, in seconds since 1970.
  /// - Returns: the pause, at least zero.
  package static func pause(_ text: String, now: Int = time(nil)) -> Duration? {
    if let seconds = Int(text) {
      return seconds >= 0 ? .seconds(min(seconds, longest)) : nil
    }
    guard let then = seconds(ofDate: text) else { return nil }
    return .seconds(min(max(then - now, 0), longest))
  }

  /// The seconds since 1970 of a date in the form that HTTP prescribes (RFC 9110, section 5.6.7);
  /// nil for others.
  private static func seconds(ofDate text: String) -> Int? {
    let fields = text.split { $0 == " " || $0 == ":" }.map(String.init)
    guard fields.count == 8, fields[7] == "GMT", let month = months.firstIndex(of: fields[2]) else {
      return nil
    }
    let numbers = [fields[1], fields[3], fields[4], fields[5], fields[6]].compactMap { Int32($0) }
    guard numbers.count == 5, (1970...9999).contains(numbers[1]),
      zip(numbers, [31, 9999, 23, 59, 60]).allSatisfy({ (0...$1).contains($0) })
    else { return nil }
    var date = tm()
    (date.tm_mday, date.tm_mon, date.tm_year) = (numbers[0], Int32(month), numbers[1] - 1900)
    (date.tm_hour, date.tm_min, date.tm_sec) = (numbers[2], numbers[3], numbers[4])
    return timegm(&date)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// A year; what is longer is not a pause.
  private static let longest = 365 * 86_400
}
