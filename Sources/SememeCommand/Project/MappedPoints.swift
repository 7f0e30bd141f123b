import SememeTensors

/// Vectors with what is known of each.
struct MappedPoints {
  /// [count × dimension].
  let vectors: Tensor
  /// A name for every point; empty where there are none.
  let names: [String]
  /// The class of every point, nil where it is not known; nil where there are no classes.
  var groups: [String?]?
  /// What the classes are.
  var groupsName = "label"

  var count: Int { vectors.rows }
}
