/// The ways from a text to its vector through a folder's modules: one, or one for each route of its
/// Router.
struct ModulePlan {
  /// One way: an encoder and the modules behind it.
  struct Route {
    /// Its name in the Router; empty without one.
    let name: String
    let encoder: ModuleList.Module
    let steps: [ModuleList.Module]
    /// What messages call the list that it comes from.
    let source: String
  }

  /// At least one.
  let routes: [Route]
  /// What chooses between the routes; nil where there is but one way.
  let router: RouterConfiguration?
  /// The folders of all modules, the Router's too.
  let folders: Set<String>

  /// Reads a folder's modules and, where one of them is a Router, what lies on its routes.
  ///
  /// - Parameter folder: the model's folder.
  /// - Throws: where files are invalid or name modules that are not supported, or not in this order.
  init(folder: String) throws {
    let list = try ModuleList(folder: folder)
    guard let place = list.modules.firstIndex(where: { $0.kind.isRouter }) else {
      router = nil
      routes = [try Route("", list.modules, list.source)]
      folders = Set(list.modules.map(\.folder))
      return
    }
    let router = try RouterConfiguration(folder: list.modules[place].folder)
    self.router = router
    routes = try router.routes.map { route in
      // Every route takes the modules before and behind the Router as well.
      try Route(
        route.name,
        list.modules[..<place] + route.modules + list.modules[(place + 1)...], router.source)
    }
    folders = Set((list.modules + router.routes.flatMap(\.modules)).map(\.folder))
  }
}

extension ModulePlan.Route {
  fileprivate init(
    _ name: String, _ modules: some Sequence<ModuleList.Module>, _ source: String
  ) throws(SememeError) {
    let modules = Array(modules)
    guard let encoder = modules.first, encoder.kind.isEncoder,
      !modules.dropFirst().contains(where: { $0.kind.isEncoder || $0.kind.isRouter })
    else {
      let way = name.isEmpty ? "" : " on the route \"\(name)\""
      throw SememeError(
        .invalidModel,
        "\(source): the first module\(way), and no other, must be Transformer or StaticEmbedding; "
          + "a model has one Router at most")
    }
    self.init(name: name, encoder: encoder, steps: Array(modules.dropFirst()), source: source)
  }
}
