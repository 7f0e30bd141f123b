import Sememe
import SememeCheckpoints
import SememeEvaluation
import SememeHub
import SememeJSON
import SememeModels
import SememePlots
import SememeProjection
import SememeSystem
import SememeTensors
import SememeTokenizers
import SememeWords

extension CommandError {
  /// The user's view of any error: its message, and the status that fits its kind.
  init(_ error: any Error) {
    let status: Int32 =
      switch error {
      case let error as CommandError: error.status
      case let error as SememeError: CommandError.status(of: error)
      case let error as ModelCacheError: CommandError.status(of: error)
      case let error as HubError: CommandError.status(of: error)
      case let error as CheckpointError: CommandError.status(of: error)
      case let error as TokenizerError: CommandError.status(of: error)
      case let error as WordVectorsError: CommandError.status(of: error)
      case let error as EvaluationError: CommandError.status(of: error)
      case let error as ProjectionError: CommandError.status(of: error)
      case let error as PlotError: CommandError.status(of: error)
      case is JSONError, is ModelError: ExitStatus.badData
      case is TensorError: ExitStatus.configuration
      case is SystemError: ExitStatus.inputOutput
      default: ExitStatus.failed
      }
    self.init(status, "\(error)")
  }

  private static func status(of error: TokenizerError) -> Int32 {
    switch error.code {
    case .unreadableFile: ExitStatus.missingInput
    case .invalidOption: ExitStatus.usage
    case .unwritableFile: ExitStatus.cannotCreate
    default: ExitStatus.badData
    }
  }

  private static func status(of error: EvaluationError) -> Int32 {
    switch error.code {
    case .missingFile, .unreadableFile: ExitStatus.missingInput
    case .invalidArgument: ExitStatus.usage
    case .unwritableFile: ExitStatus.cannotCreate
    default: ExitStatus.badData
    }
  }

  private static func status(of error: ProjectionError) -> Int32 {
    error.code == .invalidArgument ? ExitStatus.usage : ExitStatus.badData
  }

  private static func status(of error: PlotError) -> Int32 {
    switch error.code {
    case .unsupportedFormat: ExitStatus.usage
    case .missingTool: ExitStatus.unavailable
    case .unwritableFile: ExitStatus.cannotCreate
    default: ExitStatus.badData
    }
  }

  private static func status(of error: WordVectorsError) -> Int32 {
    switch error.code {
    case .missingFile, .unreadableFile: ExitStatus.missingInput
    case .invalidArgument: ExitStatus.usage
    case .unwritableFile: ExitStatus.cannotCreate
    default: ExitStatus.badData
    }
  }

  private static func status(of error: SememeError) -> Int32 {
    switch error.code {
    case .invalidArgument, .unknownPrompt, .unknownTask: ExitStatus.usage
    case .cannotSave: ExitStatus.cannotCreate
    default: ExitStatus.badData
    }
  }

  private static func status(of error: ModelCacheError) -> Int32 {
    switch error.code {
    case .invalidName, .invalidRevision: ExitStatus.usage
    case .invalidEntry: ExitStatus.badData
    default: ExitStatus.missingInput
    }
  }

  private static func status(of error: HubError) -> Int32 {
    switch error.code {
    case .invalidName: ExitStatus.usage
    case .invalidConfiguration: ExitStatus.configuration
    case .notFound, .revisionNotFound, .fileNotFound: ExitStatus.missingInput
    case .unauthorized: ExitStatus.noPermission
    case .cacheNotWritable: ExitStatus.cannotCreate
    case .insufficientDisk, .cacheUnreadable: ExitStatus.inputOutput
    default: ExitStatus.unavailable
    }
  }

  private static func status(of error: CheckpointError) -> Int32 {
    switch error.code {
    case .missingFile, .unreadableFile: ExitStatus.missingInput
    case .unwritableFile: ExitStatus.inputOutput
    default: ExitStatus.badData
    }
  }
}
