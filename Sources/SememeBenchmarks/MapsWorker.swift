import SememeCheckpoints
import SememeJSON
import SememeProjection
import SememeSystem
import SememeTensors

/// Sememe's side of `Benchmarks/peers/maps/maps.py`.
///
/// `{"map": {"method": "tsne", "points": PATH, "output": PATH, "threads": 2, "seed": 1}}` makes a map of
/// two dimensions of the rows of a NumPy matrix and writes it as one. Methods are `pca`, `tsne` and `umap`. The
/// answer is `{"seconds": 4.2, "rss_mib": 80.5}`, of everything but reading and writing, with the divergence of
/// t-SNE.
struct MapsWorker {
  /// Makes a map.
  func map(_ members: JSONValue) throws -> JSON {
    let points = try NumPyFile(path: members.requireString("points")).array.tensor()
    let pool = ThreadPool(threadCount: try members.requirePositive("threads"))
    let seed = UInt64(try members.requirePositive("seed"))
    let start = Clock.wall.seconds
    var divergence: Double?
    let map: Tensor
    switch try members.requireString("method") {
    case "pca":
      map = try PCA(fitting: points, componentCount: 2, seed: seed, pool: pool).transform(points)
    case "umap":
      var options = UMAPOptions()
      options.seed = seed
      map = try UMAP(fitting: points, options: options, pool: pool).map
    case "tsne":
      var options = TSNEOptions()
      options.seed = seed
      let tsne = try TSNE(fitting: points, options: options, pool: pool)
      (map, divergence) = (tsne.map, tsne.divergence)
    case let method: throw BenchmarkOptions.Mistake(description: "no method \"\(method)\"")
    }
    let seconds = Clock.wall.seconds - start
    let peak = ResidentMemory.peak
    try NumPyFile.write(map, to: try members.requireString("output"))
    return [
      "seconds": .double(seconds), "rss_mib": .double(Double(peak) / 0x1p20),
      "divergence": divergence.map { .double($0) } ?? .null,
    ]
  }
}
