public import Logging
public import Sememe

/// Where models are downloaded from, with what rights, patience and proxies, and where they are
/// stored.
public struct HubConfiguration: Sendable {
  /// The folder that models are stored in.
  public var cache: HubCache
  /// The hub's address, `http` or `https`, without a slash at the end.
  public let endpoint: HubEndpoint
  /// The access token; it is sent to the hub's own address and nowhere else.
  public let token: String?
  /// Whether the network must not be used.
  public var isOffline: Bool
  /// How long the hub may take to answer a question about a model or file.
  public var metadataTimeout: Duration
  /// How long a download may stand still.
  public var downloadTimeout: Duration
  /// How often and after what pauses a failed request is repeated.
  public var retryPolicy: RetryPolicy
  /// How many files are downloaded at the same time.
  public var concurrentDownloads: Int
  /// The proxies between here and the hub.
  public let proxies: ProxySettings
  /// Where retries, waits and repairs are reported.
  public var logger: Logger

  /// The configuration that the environment describes, by `huggingface_hub`'s rules.
  ///
  /// `HF_ENDPOINT` (https://huggingface.co), `HF_TOKEN` or the older `HUGGING_FACE_HUB_TOKEN`, else
  /// the file `HF_TOKEN_PATH` (`HF_HOME/token`) unless `HF_HUB_DISABLE_IMPLICIT_TOKEN`;
  /// `HF_HUB_OFFLINE` or `TRANSFORMERS_OFFLINE`; `HF_HUB_ETAG_TIMEOUT` and
  /// `HF_HUB_DOWNLOAD_TIMEOUT` in seconds (10 and 10); `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
  /// `NO_PROXY`; and the cache folder as in `HubCache`.
  ///
  /// - Parameters:
  ///   - environment: where to read the variables.
  ///   - logger: where retries, waits and repairs are reported.
  /// - Throws: `HubError` with code `invalidConfiguration`, naming the variable.
  public init(
    environment: ProcessEnvironment = .current, logger: Logger = Logger(label: "sememe.hub")
  ) throws(HubError) {
    cache = HubCache(environment: environment)
    endpoint = try HubEndpoint(environment["HF_ENDPOINT"] ?? "https://huggingface.co")
    token = try AccessToken.find(in: environment)
    let offlineVariable =
      environment["HF_HUB_OFFLINE"] == nil ? "TRANSFORMERS_OFFLINE" : "HF_HUB_OFFLINE"
    isOffline = environment.isOn(offlineVariable)
    metadataTimeout = try Self.seconds("HF_HUB_ETAG_TIMEOUT", in: environment, otherwise: 10)
    downloadTimeout = try Self.seconds("HF_HUB_DOWNLOAD_TIMEOUT", in: environment, otherwise: 10)
    proxies = try ProxySettings(environment: environment)
    retryPolicy = RetryPolicy()
    concurrentDownloads = 4
    self.logger = logger
  }

  private static func seconds(
    _ name: String, in environment: ProcessEnvironment, otherwise: Int
  ) throws(HubError) -> Duration {
    guard let text = environment[name] else { return .seconds(otherwise) }
    guard let value = Int(text), (0...86_400).contains(value) else {
      throw HubError(
        .invalidConfiguration,
        "\(name) is \(text.quotedForMessage); expected whole seconds, 1 to 86400, as in \(name)=30")
    }
    // The reference library, too, takes 0 for "not set".
    return .seconds(value == 0 ? otherwise : value)
  }
}
