import Sememe
import SememeSystem

/// Finds the user's access token where Hugging Face's tools leave it.
enum AccessToken {
  /// The token of the environment, else the one that `hf auth login` stored; nil when there is
  /// neither.
  ///
  /// - Parameter environment: where to read the variables.
  /// - Returns: the token without surrounding white space.
  /// - Throws: `HubError` with code `invalidConfiguration`; its message never holds the token.
  static func find(in environment: ProcessEnvironment) throws(HubError) -> String? {
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
      if let token = try cleaned(environment[name], from: name) { return token }
    }
    guard !environment.isOn("HF_HUB_DISABLE_IMPLICIT_TOKEN") else { return nil }
    let path =
      environment["HF_TOKEN_PATH"].map { environment.expanding($0) }
      ?? HubCache.home(environment) + "/token"
    let bytes: [UInt8]?
    do throws(SystemError) {
      guard try FileSystem.entry(at: path)?.kind == .file else { return nil }
      bytes = try FileSystem.smallFile(at: path)
    } catch {
      throw HubError(
        .invalidConfiguration,
        "cannot read the access token: \(error); check the file or set HF_TOKEN", cause: error)
    }
    return try cleaned(bytes.map { String(decoding: $0, as: UTF8.self) }, from: path)
  }

  private static func cleaned(_ text: String?, from source: String) throws(HubError) -> String? {
    guard let token = text?.split(whereSeparator: \.isWhitespace), !token.isEmpty else {
      return nil
    }
    guard token.count == 1, token[0].utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw HubError(
        .invalidConfiguration,
        "the access token in \(source) holds characters that no token has; "
          + "expected printable ASCII, as in hf_…")
    }
    return String(token[0])
  }
}
