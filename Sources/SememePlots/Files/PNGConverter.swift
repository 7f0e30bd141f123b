internal import SememeSystem

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Makes PNG of SVG with the program `rsvg-convert` (librsvg), which is found on `PATH`.
package enum PNGConverter {
  private static let program = "rsvg-convert"
  /// How many pixels of the PNG stand for a unit of the drawing.
  static let pixelsPerUnit = 2.0

  /// A picture as PNG.
  ///
  /// - Parameters:
  ///   - svg: the picture.
  ///   - path: the file it is for, for messages.
  ///   - folders: where the program is looked for, separated by colons; nil for `PATH`.
  /// - Returns: the file's bytes.
  /// - Throws: ``PlotError`` where the program is missing or fails.
  package static func png(
    ofSVG svg: String, for path: String, searching folders: String? = nil
  ) throws(PlotError) -> [UInt8] {
    guard let tool = find(in: folders ?? getenv("PATH").map { String(cString: $0) } ?? "") else {
      throw PlotError(
        .missingTool,
        "\(path): PNG needs the program rsvg-convert, which is not on PATH: install librsvg (Debian: "
          + "apt install librsvg2-bin; macOS: brew install librsvg), or write .svg or .html")
    }
    do throws(SystemError) {
      let folder = try ConversionFolder()
      try AtomicFile.write(Array(svg.utf8), to: folder.input)
      let status = try run(
        tool, ["--zoom", "\(pixelsPerUnit)", "--output", folder.output, folder.input])
      guard status == 0, let bytes = try FileSystem.smallFile(at: folder.output, limit: 1 << 28),
        !bytes.isEmpty
      else { throw SystemError("run", tool, reason: "it ended with status \(status)") }
      return bytes
    } catch {
      throw PlotError(.unwritableFile, "cannot make the PNG \(path)", cause: error)
    }
  }

  /// The program's path; nil where none of the folders has it.
  private static func find(in folders: String) -> String? {
    folders.split(separator: ":").map { "\($0)/\(program)" }.first {
      access($0, X_OK) == 0 && !FileSystem.isFolder($0)
    }
  }

  /// Runs a program to its end and gives its exit status; it reads and prints nothing.
  private static func run(_ tool: String, _ arguments: [String]) throws(SystemError) -> Int32 {
    #if os(Linux) || os(macOS)
      var words = ([tool] + arguments).map { strdup($0) } + [nil]
      defer { for word in words { free(word) } }
      var process: pid_t = 0
      let failure = words.withUnsafeMutableBufferPointer { buffer -> Int32 in
        buffer.baseAddress.map { posix_spawn(&process, tool, nil, nil, $0, environ) } ?? EINVAL
      }
      guard failure == 0 else { throw SystemError("run", tool, number: failure) }
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0 {
        guard errno == EINTR else { throw SystemError("wait for", tool) }
      }
      return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    #else
      throw SystemError("run", tool, reason: "this system starts no programs")
    #endif
  }
}

/// A folder for one conversion, removed with what is in it.
private final class ConversionFolder {
  let input: String
  let output: String
  private let path: String

  init() throws(SystemError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/sememe-picture.XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw SystemError("make folder in", parent) }
    path = made
    input = made + "/picture.svg"
    output = made + "/picture.png"
  }

  deinit {
    unlink(input)
    unlink(output)
    rmdir(path)
  }
}
