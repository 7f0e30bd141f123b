internal import SememeJSON

/// What router_config.json says: which modules lie on each route, and which task takes which.
///
/// sentence-transformers' `Router`, and `Asym`, which wrote config.json.
struct RouterConfiguration: Sendable {
  /// A named list of modules.
  struct Route: Sendable {
    let name: String
    let modules: [ModuleList.Module]
  }

  let routes: [Route]
  /// The route of texts without a task; nil where a task must be given.
  let defaultRoute: String?
  /// Routes of tasks, and of texts among other kinds of input, by rules that go before names.
  private let rules: [RouterKey: String]
  /// What messages call the file.
  let source: String

  /// The most routes that a file may have.
  private static let maximumRoutes = 64
  /// The kind of input that is read here.
  private static let modality = "text"

  /// Reads a Router's folder.
  ///
  /// - Parameter folder: the folder, which holds those of its modules.
  /// - Throws: `SememeError` or `JSONError` where the file is missing, invalid, or names modules that
  ///   are not supported.
  init(_ folder: ModelFolder) throws {
    let root =
      try folder.jsonIfPresent("router_config.json") ?? folder.json("config.json")
    source = root.source
    let types = try root.requireObject("types")
    let structure = try root.requireObject("structure")
    guard 1...RouterConfiguration.maximumRoutes ~= structure.count else {
      throw SememeError(
        .invalidModel,
        "\(root.source): a Router has 1 to \(RouterConfiguration.maximumRoutes) routes, "
          + "\"structure\" has \(structure.count)")
    }
    routes = try structure.members.map { name, list in
      guard list.kind == .array else { throw list.mismatch("a list of modules") }
      return Route(
        name: name.string,
        modules: try list.elements.map { try RouterConfiguration.module($0, types, folder) })
    }
    let parameters = try root.optionalObject("parameters")
    let names = routes.map(\.name)
    guard Set(names).count == names.count else {
      throw SememeError(.invalidModel, "\(root.source): a route is listed twice")
    }
    rules = try RouterConfiguration.rules(parameters, among: names)
    let given = try parameters?.optionalString("default_route")
    if let given { try RouterConfiguration.require(given, among: names, root.source) }
    let takesFirst = try parameters?.optionalBool("allow_empty_key") ?? true
    defaultRoute = given ?? (takesFirst ? names.first : nil)
  }

  private static func module(
    _ id: JSONValue, _ types: JSONValue, _ folder: ModelFolder
  ) throws -> ModuleList.Module {
    guard let name = id.string else { throw id.mismatch("a module's name") }
    let kind = try ModuleList.kind(named: types.requireString(name), in: types.source)
    let home = try ModuleList.subfolder(name, of: folder, namedIn: types.source)
    guard home.module != folder.module else {
      throw SememeError(
        .invalidModel, "\(types.source): module \"\(name)\" must have a folder of its own")
    }
    return ModuleList.Module(kind: kind, folder: home)
  }

  private static func rules(
    _ parameters: JSONValue?, among names: [String]
  ) throws -> [RouterKey: String] {
    guard let mappings = try parameters?.optionalObject("route_mappings") else { return [:] }
    var rules: [RouterKey: String] = [:]
    for (key, route) in mappings.members {
      guard let name = route.string else { throw route.mismatch("a route's name") }
      try require(name, among: names, mappings.source)
      guard let key = RouterKey(key.string) else {
        throw SememeError(
          .invalidModel,
          "\(mappings.source): route_mappings has the key \"\(key.string)\", expected a task and a "
            + "kind of input as in \"('query', None)\"")
      }
      rules[key] = name
    }
    return rules
  }

  private static func require(
    _ name: String, among names: [String], _ source: String
  ) throws(SememeError) {
    guard !names.contains(name) else { return }
    throw SememeError(
      .invalidModel, "\(source): there is no route \"\(name)\", only \(quoted(names))")
  }

  private static func quoted(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}

extension RouterConfiguration {
  /// The route of texts of a task.
  ///
  /// Rules go before names, and those for the task before those for any, in the reference's order.
  ///
  /// - Parameter task: what the texts are for; nil where that is not said.
  /// - Returns: the route's place among `routes`.
  /// - Throws: `SememeError` where the task has no route, naming the routes.
  func place(for task: String?) throws(SememeError) -> Int {
    let keys = [
      RouterKey(task: task, modality: RouterConfiguration.modality),
      RouterKey(task: task, modality: nil),
      RouterKey(task: nil, modality: RouterConfiguration.modality),
      RouterKey(task: nil, modality: nil),
    ]
    let names = routes.map(\.name)
    let named = [task, RouterConfiguration.modality].compactMap { $0 }.first(where: names.contains)
    let name =
      keys.lazy.compactMap { rules[$0] }.first ?? named ?? (task == nil ? defaultRoute : nil)
    guard let place = name.flatMap({ names.firstIndex(of: $0) }) else {
      let known = RouterConfiguration.quoted(tasks)
      throw SememeError(
        .unknownTask,
        task.map { "the model has no route for the task \"\($0)\"; it has \(known)" }
          ?? "the model has no default route; name a task: it has \(known)")
    }
    return place
  }

  /// The tasks that have a route: the routes' names, and the tasks of rules.
  var tasks: [String] {
    let names = routes.map(\.name)
    return names + Set(rules.keys.compactMap(\.task)).subtracting(names).sorted()
  }
}
