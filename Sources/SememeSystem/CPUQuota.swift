/// How much CPU time the process's control groups, such as its container's, let it have.
///
/// A group may use `quota` microseconds of CPU time in every `period`; a process whose threads use
/// it up early stands still until the next period begins.
package enum CPUQuota {
  /// Groups are not nested deeper than this, and no file of theirs is longer.
  private static let maximumDepth = 64
  private static let maximumLength = 4096

  /// The quota in CPUs, rounded up; nil where nothing limits the process.
  package static var current: Int? { read(below: "") }

  /// The quota that the files below a folder state.
  ///
  /// - Parameter root: what stands for the file system's root.
  /// - Returns: CPUs, at least 1; nil without a limit.
  package static func read(below root: String) -> Int? {
    guard let list = text(at: root + "/proc/self/cgroup") else { return nil }
    let mounts = root + "/sys/fs/cgroup"
    var smallest: Int?
    for (isUnified, path) in groups(in: list) {
      for folder in isUnified ? ["", "/unified"] : ["/cpu", "/cpu,cpuacct"] {
        for group in ancestors(of: path) {
          let group = mounts + folder + group
          guard let limit = isUnified ? unified(group) : legacy(group) else { continue }
          smallest = min(smallest ?? limit, limit)
        }
      }
    }
    return smallest
  }

  /// The groups that may limit CPU time, of the lines `id:controllers:path` of /proc/self/cgroup.
  ///
  /// - Parameter list: the file's text.
  /// - Returns: paths from the root of their hierarchy; unified is version 2.
  package static func groups(in list: String) -> [(isUnified: Bool, path: String)] {
    list.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      if fields[0] == "0" && fields[1].isEmpty { return (true, String(fields[2])) }
      return fields[1].split(separator: ",").contains("cpu") ? (false, String(fields[2])) : nil
    }
  }

  /// The limit of a group of version 2, as `cpu.max` states it: "150000 100000", or "max 100000".
  ///
  /// - Parameter text: the file's text.
  /// - Returns: CPUs, rounded up; nil without a limit.
  package static func cpus(max text: String) -> Int? {
    let fields = text.split(whereSeparator: \.isWhitespace)
    return fields.count == 2 ? cpus(quota: String(fields[0]), period: String(fields[1])) : nil
  }

  /// The limit of a group of version 1, as `cpu.cfs_quota_us` and `cpu.cfs_period_us` state it.
  ///
  /// - Parameters:
  ///   - quota: microseconds; −1 is no limit.
  ///   - period: microseconds.
  /// - Returns: CPUs, rounded up; nil without a limit.
  package static func cpus(quota: String, period: String) -> Int? {
    guard let quota = Int(trimmed(quota)), let period = Int(trimmed(period)), quota > 0, period > 0
    else {
      return nil
    }
    let (cpus, rest) = quota.quotientAndRemainder(dividingBy: period)
    return rest > 0 ? cpus + 1 : cpus
  }

  /// A group's path and those of all groups above it, the root's (empty) last.
  ///
  /// Inside a container the path may be the one outside, of which only the root is mounted.
  private static func ancestors(of path: String) -> [String] {
    let names = path.split(separator: "/")
    guard !names.contains(".."), names.count <= maximumDepth else { return [""] }
    return (0...names.count).reversed().map { count in
      names.prefix(count).map { "/" + $0 }.joined()
    }
  }

  private static func unified(_ group: String) -> Int? {
    text(at: group + "/cpu.max").flatMap(cpus(max:))
  }

  private static func legacy(_ group: String) -> Int? {
    guard let quota = text(at: group + "/cpu.cfs_quota_us"),
      let period = text(at: group + "/cpu.cfs_period_us")
    else { return nil }
    return cpus(quota: quota, period: period)
  }

  private static func trimmed(_ text: String) -> String {
    text.filter { !$0.isWhitespace }
  }

  /// A file's text; nil where it is missing, or cannot be read: it then limits nothing we know of.
  private static func text(at path: String) -> String? {
    guard let bytes = try? FileSystem.smallFile(at: path, limit: maximumLength) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
