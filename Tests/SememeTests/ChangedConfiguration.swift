import SememeJSON
import SememeTestSupport

/// A folder's config.json with one value replaced; nil removes it.
func changedConfiguration(of folder: String, _ key: String, _ value: JSON?) throws -> String {
  let path = "\(folder)/config.json"
  let root = try JSONDocument(GoldenCases.bytes(of: path), source: path).root
  guard case .object(let members) = JSON(root) else { return "" }
  let rest = members.filter { $0.0 != key }
  let changed = JSON.object(rest + (value.map { [(key, $0)] } ?? []))
  return String(decoding: changed.encoded(), as: UTF8.self)
}
