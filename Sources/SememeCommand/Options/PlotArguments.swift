import ArgumentParser
import SememePlots

/// The picture that a command draws beside what it prints: shared by all commands that draw one.
struct PlotArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Draw a picture: .html to explore, .svg or .png.", valueName: "file"))
  var plot: String?

  @Option(help: "The colours of .svg and .png.")
  var theme = PlotTheme.light

  func validate() throws {
    guard let plot else { return }
    do {
      _ = try Picture.Format(path: plot)
    } catch {
      throw ValidationError("--plot \(error)")
    }
  }

  /// Draws, where a picture was asked for.
  ///
  /// - Parameter picture: makes the picture; called only where one is wanted.
  /// - Throws: `PlotError`; what the closure throws.
  func write(_ picture: () throws -> some Plot) throws {
    if let plot { try Picture.write(picture(), to: plot, theme: theme) }
  }
}
