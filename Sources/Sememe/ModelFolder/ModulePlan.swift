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
  /// All modules, the Router too; each once, though several routes may share it.
  let modules: [ModuleList.Module]

  /// Reads a folder's modules and, where one of them is a Router, what lies on its routes.
  ///
  /// - Parameter folder: the model's folder.
  /// - Throws: where files are invalid or name modules that are not supported, or not in this order.
  init(_ folder: ModelFolder) throws {
    let list = try ModuleList(folder)
    guard let place = list.modules.firstIndex(where: { $0.kind.isRouter }) else {
      router = nil
      routes = [try Route("", list.modules, list.source)]
      modules = ModulePlan.eachOnce(list.modules)
      return
    }
    let router = try RouterConfiguration(list.modules[place].folder)
    self.router = router
    routes = try router.routes.map { route in
      // Every route takes the modules before and behind the Router as well.
      try Route(
        route.name,
        list.modules[..<place] + route.modules + list.modules[(place + 1)...], router.source)
    }
    modules = ModulePlan.eachOnce(list.modules + router.routes.flatMap(\.modules))
  }

  private static func eachOnce(_ modules: [ModuleList.Module]) -> [ModuleList.Module] {
    var seen: Set<String> = []
    return modules.filter { seen.insert("\($0.kind) \($0.folder.module)").inserted }
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
        "\(source): the first module\(way), and no other, must be one that reads texts "
          + "(\(ModuleList.encoderNames)); a model has one Router at most")
    }
    self.init(name: name, encoder: encoder, steps: Array(modules.dropFirst()), source: source)
  }
}
