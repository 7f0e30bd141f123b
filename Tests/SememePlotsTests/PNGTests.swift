import SememePlots
import SememeSystem
import SememeTestSupport
import Testing

/// PNG is made by a program that may be missing, or fail.
@Suite("PNG", .serialized)
struct PNGTests {
  private let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"7\"/>"

  @Test func withoutTheProgramTheErrorSaysWhatToInstall() throws {
    let folder = try TemporaryTestFolder()
    let error = #expect(throws: PlotError.self) {
      _ = try PNGConverter.png(ofSVG: svg, for: "a.png", searching: folder.path + ":/no/such")
    }
    #expect(error?.code == .missingTool)
    #expect(error?.message.contains("a.png") == true && error?.message.contains("librsvg") == true)
  }

  @Test(arguments: ["exit 3", "exit 0", "kill -9 $$"])
  func aProgramThatFailsIsAnError(script: String) throws {
    let folder = try TemporaryTestFolder()
    let tool = try folder.write(Array("#!/bin/sh\n\(script)\n".utf8), as: "rsvg-convert")
    try TestFiles.setPermissions(0o755, of: tool)
    let error = #expect(throws: PlotError.self) {
      _ = try PNGConverter.png(ofSVG: svg, for: "a.png", searching: folder.path)
    }
    #expect(error?.code == .unwritableFile)
    #expect(error?.description.contains("rsvg-convert") == true)
  }

  /// What the program writes is what comes back, and it gets the SVG.
  @Test func theProgramGetsTheDrawing() throws {
    let folder = try TemporaryTestFolder()
    let script = """
      #!/bin/sh
      # --zoom 2 --output FILE INPUT
      cat "$5" > "$4"
      """
    let tool = try folder.write(Array(script.utf8), as: "rsvg-convert")
    try TestFiles.setPermissions(0o755, of: tool)
    let bytes = try PNGConverter.png(ofSVG: svg, for: "a.png", searching: folder.path)
    #expect(String(decoding: bytes, as: UTF8.self) == svg)
  }
}
