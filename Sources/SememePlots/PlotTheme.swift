/// The colours of a picture: for a light page or for a dark one.
public enum PlotTheme: String, Sendable, CaseIterable {
  /// Dark ink on white.
  case light
  /// Light ink on nearly black.
  case dark
}
