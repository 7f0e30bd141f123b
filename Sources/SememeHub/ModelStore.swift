import Logging
public import Sememe
import SememeSystem

/// Brings models from a Hugging Face hub into the cache that Python's libraries share.
///
/// Downloads resume, are verified against the hub's hashes, and become visible only when they are
/// whole; several processes may ask for the same model at once, and one of them downloads it.
///
/// ```swift
/// let store = try ModelStore()
/// let folder = try await store.folder(for: "all-MiniLM-L6-v2")
/// ```
public struct ModelStore: Sendable {
  /// Where models come from and go to.
  public let configuration: HubConfiguration

  /// A store.
  ///
  /// - Parameter configuration: where models come from and go to.
  public init(configuration: HubConfiguration) {
    self.configuration = configuration
  }

  /// The store that the environment describes.
  ///
  /// - Throws: `HubError` with code `invalidConfiguration`, naming the variable.
  public init() throws(HubError) {
    self.init(configuration: try HubConfiguration())
  }

  /// The folder with a model's files, from this machine if it is here, else from the hub.
  ///
  /// - Parameters:
  ///   - text: a folder's path, which wins where it exists and never touches the network, or a
  ///     model's name or short name.
  ///   - revision: a branch, a tag or a commit; it means nothing for a folder.
  ///   - progress: told about a download as it goes on, from any thread.
  /// - Returns: the folder as given, or the model's snapshot in the cache.
  /// - Throws: `HubError`, `CancellationError`.
  public func folder(
    for text: String, revision: String = "main",
    progress: (@Sendable (PullProgress) -> Void)? = nil
  ) async throws -> String {
    let reference: ModelReference
    do throws(ModelCacheError) {
      reference = try ModelReference(text)
    } catch {
      throw HubError(error)
    }
    switch reference {
    case .folder(let path):
      return path
    case .model(let id):
      return if let cached = try cachedFolder(of: id, revision: revision).whole {
        cached
      } else {
        try await pull(id, revision: revision, progress: progress)
      }
    }
  }

  /// Downloads what the cache lacks of a model, and notes what the revision now stands for.
  ///
  /// In offline mode the cache answers, if it has the whole model.
  ///
  /// - Parameters:
  ///   - id: the model.
  ///   - revision: a branch, a tag or a commit.
  ///   - files: which of the model's files are wanted.
  ///   - progress: told about the download as it goes on, from any thread.
  /// - Returns: the folder with the model's files, `snapshots/<commit>` in the cache.
  /// - Throws: `HubError`; `CancellationError`, after which the next download goes on where this
  ///   one stopped.
  public func pull(
    _ id: ModelID, revision: String = "main", files: FileSelection = .encoder,
    progress: (@Sendable (PullProgress) -> Void)? = nil
  ) async throws -> String {
    let cached = try cachedFolder(of: id, revision: revision)
    if configuration.isOffline {
      guard let folder = cached.whole else { throw offline(id, revision, cached.fault) }
      return folder
    }
    let client = HubClient(configuration)
    do {
      let folder = try await pull(id, revision, files, client, progress)
      await client.transport.shutdown()
      return folder
    } catch {
      await client.transport.shutdown()
      throw error
    }
  }

  private func pull(
    _ id: ModelID, _ revision: String, _ selection: FileSelection, _ client: HubClient,
    _ progress: (@Sendable (PullProgress) -> Void)?
  ) async throws -> String {
    let name = try Self.revision(revision)
    let listing = try await client.listing(of: id, revision: revision)
    let wanted = selection.choose(from: listing.files)
    guard !wanted.isEmpty else {
      throw HubError(
        .fileNotFound,
        "the model \(id), revision \(revision), has none of the wanted files among its "
          + "\(listing.files.count); check the name and the patterns")
    }
    let folder = CacheFolder(of: id, in: configuration.cache)
    let meter = ProgressMeter(files: wanted, report: progress)
    let downloads = LinkOrder.sorted(wanted).map {
      FileDownload(
        client: client, folder: folder, id: id, commit: listing.commit, file: $0, meter: meter)
    }
    // Only when all bytes are there does any file get its name, so that a download that stops
    // half-way leaves nothing that could be taken for the model.
    let fetched = try await fetch(downloads)
    for (download, metadata) in zip(downloads, fetched) {
      if let metadata { try await download.link(metadata) }
    }
    try await CacheFolder.onThreadPool { () throws(SystemError) in
      try folder.note(name, commit: listing.commit)
    }
    return folder.snapshot(listing.commit)
  }

  /// Brings the bytes of all files into the cache, a few files at a time.
  ///
  /// - Returns: for each file what naming it needs; nil where the snapshot has it.
  private func fetch(_ downloads: [FileDownload]) async throws -> [FileMetadata?] {
    try await withThrowingTaskGroup(of: (Int, FileMetadata?).self) { group in
      var fetched = [FileMetadata?](repeating: nil, count: downloads.count)
      for (index, download) in downloads.enumerated() {
        if index >= configuration.concurrentDownloads,
          let (finished, metadata) = try await group.next()
        {
          fetched[finished] = metadata
        }
        group.addTask { (index, try await download.fetch()) }
      }
      for try await (finished, metadata) in group { fetched[finished] = metadata }
      return fetched
    }
  }

  /// The cached snapshot of a model when it is whole, and what it lacks when it is not.
  private func cachedFolder(
    of id: ModelID, revision: String
  ) throws(HubError) -> (whole: String?, fault: String?) {
    do throws(ModelCacheError) {
      guard let folder = try configuration.cache.snapshot(of: id, revision: revision) else {
        return (nil, nil)
      }
      let fault = try HubCache.fault(inSnapshot: folder)
      return (fault == nil ? folder : nil, fault)
    } catch {
      throw HubError(error)
    }
  }

  private func offline(_ id: ModelID, _ revision: String, _ fault: String?) -> HubError {
    let state = fault == nil ? "is not in" : "is incomplete in"
    return HubError(
      .offline,
      "the model \(id), revision \(revision), \(state) the cache \(configuration.cache.root)"
        + "\(fault.map { " (\($0))" } ?? ""), and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids "
        + "to download it; unset the variable, or copy the model into the cache")
  }

  private static func revision(_ name: String) throws(HubError) -> ModelRevision {
    do throws(ModelCacheError) {
      return try ModelRevision(name)
    } catch {
      throw HubError(error)
    }
  }
}
