import AsyncHTTPClient
import NIOHTTP1
import Sememe

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension HubError {
  /// Passes an answer with a status of success; turns every other one into the error it means.
  ///
  /// The hub explains itself in `X-Error-Code` and `X-Error-Message`; it answers 401 also for
  /// models that do not exist.
  ///
  /// - Parameters:
  ///   - response: the answer.
  ///   - url: what was asked, for the message.
  ///   - subject: what was asked for, in words.
  ///   - id: the model.
  /// - Throws: `HubError`.
  static func check(
    _ response: HTTPClientResponse, _ url: URL, _ subject: String, _ id: ModelID
  ) throws(HubError) {
    let status = response.status.code
    guard !(200..<300).contains(status) else { return }
    let explanation = response.headers.first(name: "X-Error-Message") ?? ""
    let said =
      "\(url.withoutQuery) answered \(status)"
      + (explanation.isEmpty ? "" : ", \(explanation.quotedForMessage)")
    switch (response.headers.first(name: "X-Error-Code"), status) {
    case ("RevisionNotFound", _):
      throw HubError(
        .revisionNotFound,
        "the hub does not have \(subject) (\(said)); check the branch, tag or commit")
    case ("EntryNotFound", _):
      throw HubError(.fileNotFound, "the hub does not have \(subject) (\(said))")
    case ("GatedRepo", _):
      throw HubError(
        .unauthorized,
        "\(subject) is gated (\(said)); accept its terms on the model's page, then set HF_TOKEN "
          + "to a token of that account")
    case (_, 401) where explanation.hasPrefix("Invalid credentials"), (_, 403):
      throw HubError(
        .unauthorized,
        "the hub refuses \(subject) (\(said)); set HF_TOKEN to a token that may read it"
      )
    case ("RepoNotFound", _), (_, 401), (_, 404):
      throw HubError(
        .notFound,
        "the hub does not show \(subject) (\(said)); check the name \(id), and if the model is "
          + "private, set HF_TOKEN")
    case (_, 429):
      throw HubError(
        .rateLimited, "the hub limits our requests (\(said)); set HF_TOKEN for higher limits",
        isTransient: true, retryAfter: retryAfter(response))
    case (_, 408), (_, 500...):
      throw HubError(
        .server, "the hub failed (\(said)); try again later", isTransient: true,
        retryAfter: retryAfter(response))
    default:
      throw HubError(
        .unexpectedAnswer,
        "the hub gave no answer about \(subject) (\(said)); check HF_ENDPOINT and any proxy")
    }
  }

  private static func retryAfter(_ response: HTTPClientResponse) -> Duration? {
    response.headers.first(name: "Retry-After").flatMap { RetryAfter.pause($0) }
  }
}
