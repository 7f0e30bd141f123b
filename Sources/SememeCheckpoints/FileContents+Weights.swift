internal import SememeSystem

extension FileContents {
  /// The bytes of a file of weights, or of a list of such files.
  static func weights(
    _ path: String, mapping: Mapping, limit: Int = .max, acceptsPipes: Bool = false
  ) throws(CheckpointError) -> FileContents {
    do throws(SystemError) {
      return try FileContents(
        path: path, mapping: mapping, limit: limit, acceptsPipes: acceptsPipes)
    } catch {
      throw CheckpointError(reading: error)
    }
  }
}
