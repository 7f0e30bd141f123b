import SememeSystem
import SememeTestSupport
import Testing

/// Limits of control groups, as the kernel's files state them.
@Suite struct CPUQuotaTests {
  @Test(
    arguments: [
      ("max 100000\n", nil), ("100000 100000\n", 1), ("150000 100000\n", 2), ("50000 100000", 1),
      ("1 100000", 1), ("800000 100000", 8), ("9223372036854775807 1", Int.max), ("", nil),
      ("100000", nil), ("0 100000", nil), ("-1 100000", nil), ("100000 0", nil), ("a b", nil),
      ("100000 100000 100000", nil),
    ] as [(String, Int?)])
  func unifiedLimits(text: String, cpus: Int?) {
    #expect(CPUQuota.cpus(max: text) == cpus)
  }

  @Test(
    arguments: [
      ("-1\n", "100000\n", nil), ("200000\n", "100000\n", 2), ("250001", "100000", 3),
      ("1000", "100000", 1), ("", "", nil), ("99999999999999999999", "1", nil),
    ] as [(String, String, Int?)])
  func legacyLimits(quota: String, period: String, cpus: Int?) {
    #expect(CPUQuota.cpus(quota: quota, period: period) == cpus)
  }

  @Test func groupsThatLimitCPUTime() {
    let list = "12:cpuset:/a\n4:cpu,cpuacct:/docker/b:c\n1:name=systemd:/d\nnonsense\n0::/e\n"
    let groups = CPUQuota.groups(in: list)
    #expect(groups.map(\.isUnified) == [false, true])
    #expect(groups.map(\.path) == ["/docker/b:c", "/e"])
  }

  /// The smallest limit on the way from the own group up to the root counts.
  @Test(
    arguments: [
      (
        [
          "/sys/fs/cgroup/a/b/cpu.max": "400000 100000",
          "/sys/fs/cgroup/a/cpu.max": "150000 100000",
        ], 2
      ),
      (["/sys/fs/cgroup/a/b/cpu.max": "max 100000", "/sys/fs/cgroup/cpu.max": "300000 100000"], 3),
      (["/sys/fs/cgroup/a/cpu.max": "max 100000"], nil),
      (["/sys/fs/cgroup/unified/a/b/cpu.max": "100000 100000"], 1),
      (
        [
          "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "250000",
          "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000",
          "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
          "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
        ], 3
      ),
      (
        [
          "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000",
          "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
        ], 1
      ),
      ([:], nil),
    ] as [([String: String], Int?)])
  func smallestLimitAboveTheProcess(files: [String: String], cpus: Int?) throws {
    let folder = try TemporaryTestFolder()
    var files = files
    files["/proc/self/cgroup"] = "3:cpu,cpuacct:/x/y\n0::/a/b\n"
    for (path, text) in files {
      try folder.write(Array(text.utf8), as: path)
    }
    #expect(CPUQuota.read(below: folder.path) == cpus)
  }

  @Test func pathsThatLeaveTheMountAreNotFollowed() throws {
    let folder = try TemporaryTestFolder()
    for (path, text) in [
      ("/proc/self/cgroup", "0::/../../secret\n"), ("/sys/secret/cpu.max", "100000 100000"),
      ("/sys/fs/cgroup/cpu.max", "200000 100000"),
    ] {
      try folder.write(Array(text.utf8), as: path)
    }
    #expect(CPUQuota.read(below: folder.path) == 2)
  }
}
