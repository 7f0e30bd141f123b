#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Environment variables, of this process or given by the caller.
///
/// Everything in Sememe that listens to the environment takes one of these, so that tests and hosts
/// with their own settings need not change the process. A variable that is set but empty counts as
/// not set.
public struct ProcessEnvironment: Sendable {
  private let values: [String: String]?

  /// The environment of the running process, read at each access.
  public static let current = ProcessEnvironment()

  private init() {
    values = nil
  }

  /// Exactly these variables and no others.
  ///
  /// - Parameter values: the variables by name.
  public init(_ values: [String: String]) {
    self.values = values
  }

  /// The value of a variable; nil when it is not set or empty.
  public subscript(name: String) -> String? {
    let value =
      if let values {
        values[name]
      } else {
        getenv(name).map { String(cString: $0) }
      }
    guard let value, !value.isEmpty else { return nil }
    return value
  }

  /// Whether a variable is switched on the way Hugging Face's libraries read it: 1, on, yes or true
  /// in any case.
  ///
  /// - Parameter name: the variable.
  /// - Returns: false for every other value and when the variable is not set.
  public func isOn(_ name: String) -> Bool {
    guard let value = self[name] else { return false }
    return ["1", "ON", "YES", "TRUE"].contains(value.uppercased())
  }

  /// The home folder: `HOME`, else the one in the system's user database, else the root folder.
  package var homeFolder: String {
    self["HOME"] ?? Self.homeFolder(ofUser: nil) ?? "/"
  }

  /// A path with a leading `~` or `~user` and every `$NAME` and `${NAME}` replaced, as Python's
  /// `os.path.expandvars(os.path.expanduser(path))` does: what is unknown stays as it stands.
  ///
  /// - Parameter path: a path as written in a variable or a setting.
  /// - Returns: the path to use.
  package func expanding(_ path: String) -> String {
    expandingVariables(in: expandingHome(in: path))
  }

  private func expandingHome(in path: String) -> String {
    guard path.hasPrefix("~") else { return path }
    let end = path.firstIndex(of: "/") ?? path.endIndex
    let user = path[path.index(after: path.startIndex)..<end]
    guard let home = user.isEmpty ? homeFolder : Self.homeFolder(ofUser: String(user)) else {
      return path
    }
    return home + path[end...]
  }

  private func expandingVariables(in path: String) -> String {
    var result = ""
    var rest = Substring(path)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let afterDollar = rest[rest.index(after: dollar)...]
      let isBraced = afterDollar.first == "{"
      let body = isBraced ? afterDollar.dropFirst() : afterDollar
      let name = body.prefix { isBraced ? $0 != "}" : $0.isVariableNamePart }
      let isClosed = !isBraced || name.endIndex < body.endIndex
      if isClosed, let value = self[String(name)] {
        result += value
        rest = isBraced ? body[name.endIndex...].dropFirst() : body[name.endIndex...]
      } else {
        result += "$"
        rest = afterDollar
      }
    }
    return result + rest
  }

  private static func homeFolder(ofUser user: String?) -> String? {
    var record = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1 << 14) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let status =
        if let user {
          getpwnam_r(user, &record, start, buffer.count, &found)
        } else {
          getpwuid_r(getuid(), &record, start, buffer.count, &found)
        }
      guard status == 0, found != nil, let folder = record.pw_dir else { return nil }
      return String(cString: folder)
    }
  }
}

extension Character {
  fileprivate var isVariableNamePart: Bool {
    isASCII && (isLetter || isNumber || self == "_")
  }
}
