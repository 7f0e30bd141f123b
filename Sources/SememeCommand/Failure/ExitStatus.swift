/// The numbers that the command ends with: 2 for wrong usage, else those of BSD's sysexits.h.
enum ExitStatus {
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  /// Input that is not what its format says (EX_DATAERR).
  static let badData: Int32 = 65
  /// A file or model that is not there or cannot be read (EX_NOINPUT).
  static let missingInput: Int32 = 66
  /// A hub that cannot be reached (EX_UNAVAILABLE).
  static let unavailable: Int32 = 69
  /// An output file that cannot be made (EX_CANTCREAT).
  static let cannotCreate: Int32 = 73
  /// Reading or writing that failed half-way (EX_IOERR).
  static let inputOutput: Int32 = 74
  /// Not allowed to (EX_NOPERM).
  static let noPermission: Int32 = 77
  /// A setting of the environment that cannot be used (EX_CONFIG).
  static let configuration: Int32 = 78
  /// What shells report of a process that a signal ended: 128 and the signal's number.
  static let interrupted: Int32 = 128
}
