// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: upcoming language rules, so that code written today stays right.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let http = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
]
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

/// The targets and their arrows; ARCHITECTURE.md explains them and `Scripts/check-arrows` holds them.
let package = Package(
  name: "sememe",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Sememe", targets: ["Sememe"]),
    .library(name: "SememeHub", targets: ["SememeHub"]),
    .library(name: "SememeEvaluation", targets: ["SememeEvaluation"]),
    .library(name: "SememePlots", targets: ["SememePlots"]),
    .library(name: "SememeTokenizers", targets: ["SememeTokenizers"]),
    .executable(name: "sememe", targets: ["SememeCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .target(
      name: "CSememeKernels",
      exclude: ["README.md"],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "CSememeBenchmarks"),
    .target(name: "SememeSystem", swiftSettings: strict),
    .target(name: "SememeJSON", swiftSettings: strict),
    .target(
      name: "SememeTokenizers", dependencies: ["SememeJSON", "SememeSystem"],
      swiftSettings: strict),
    .target(
      name: "SememeTensors", dependencies: ["CSememeKernels", "SememeSystem"],
      swiftSettings: strict),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "SememeCheckpoints",
      dependencies: ["CZlib", "SememeTensors", "SememeJSON", "SememeSystem"],
      swiftSettings: strict),
    .target(
      name: "SememeWords",
      dependencies: ["SememeTensors", "SememeCheckpoints", "SememeJSON", "SememeSystem"],
      swiftSettings: strict),
    .target(
      name: "SememeModels",
      dependencies: ["SememeTensors", "SememeCheckpoints", "SememeTokenizers", "SememeJSON"],
      swiftSettings: strict),
    .target(
      name: "SememeProjection", dependencies: ["SememeTensors", "SememeSystem"],
      swiftSettings: strict),
    .target(
      name: "Sememe",
      dependencies: [
        "SememeModels", "SememeWords", "SememeProjection", "SememeTensors", "SememeCheckpoints",
        "SememeTokenizers", "SememeJSON", "SememeSystem", logging,
      ],
      swiftSettings: strict),
    .target(
      name: "SememeHub",
      dependencies: ["Sememe", "SememeJSON", "SememeSystem", http, crypto, logging] + nio,
      swiftSettings: strict),
    .target(
      name: "SememePlots",
      dependencies: ["SememeProjection", "SememeTensors", "SememeJSON", "SememeSystem"],
      swiftSettings: strict),
    .target(
      name: "SememeEvaluation",
      dependencies: [
        "Sememe", "SememeWords", "SememeProjection", "SememeCheckpoints", "SememeTensors",
        "SememeJSON", "SememeSystem",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "SememeCommand",
      dependencies: [
        "Sememe", "SememeHub", "SememeEvaluation", "SememePlots", "SememeModels", "SememeWords",
        "SememeProjection", "SememeCheckpoints", "SememeTensors", "SememeTokenizers", "SememeJSON",
        "SememeSystem", arguments, logging,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "SememeBenchmarks",
      dependencies: [
        "CSememeBenchmarks", "Sememe", "SememeModels", "SememeWords", "SememeProjection",
        "SememeCheckpoints", "SememeTensors", "SememeTokenizers", "SememeJSON", "SememeSystem",
        "SememeTestSupport",
      ],
      swiftSettings: strict),
    .target(
      name: "SememeTestSupport",
      dependencies: [
        "SememeModels", "SememeTensors", "SememeCheckpoints", "SememeTokenizers", "SememeJSON",
        "SememeSystem",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CSememeKernelsTests",
      dependencies: [
        "CSememeKernels", "SememeJSON", "SememeSystem", "SememeTensors", "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememeSystemTests", dependencies: ["SememeSystem", "SememeTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SememeJSONTests", dependencies: ["SememeJSON", "SememeTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SememeTokenizersTests",
      dependencies: ["SememeTokenizers", "SememeJSON", "SememeTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SememeTensorsTests",
      dependencies: ["SememeTensors", "SememeSystem", "SememeTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SememeCheckpointsTests",
      dependencies: ["SememeCheckpoints", "SememeTensors", "SememeSystem", "SememeTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SememeWordsTests",
      dependencies: [
        "SememeWords", "SememeCheckpoints", "SememeTensors", "SememeJSON", "SememeSystem",
        "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememeProjectionTests",
      dependencies: [
        "SememeProjection", "SememeTensors", "SememeJSON", "SememeSystem", "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememePlotsTests",
      dependencies: [
        "SememePlots", "SememeProjection", "SememeTensors", "SememeJSON", "SememeSystem",
        "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememeEvaluationTests",
      dependencies: [
        "SememeEvaluation", "Sememe", "SememeWords", "SememeProjection", "SememeTensors",
        "SememeJSON", "SememeSystem", "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememeModelsTests",
      dependencies: [
        "SememeModels", "SememeCheckpoints", "SememeTensors", "SememeTokenizers", "SememeJSON",
        "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememeTests",
      dependencies: [
        "Sememe", "SememeModels", "SememeWords", "SememeProjection", "SememeTensors",
        "SememeTokenizers", "SememeJSON", "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SememeHubTests",
      dependencies: [
        "SememeHub", "Sememe", "SememeSystem", "SememeJSON", "SememeTestSupport", "SememeCommand",
        http, crypto,
        logging,
      ] + nio,
      swiftSettings: strict),
    .testTarget(
      name: "SememeCommandTests",
      dependencies: [
        "SememeCommand", "Sememe", "SememeEvaluation", "SememePlots", "SememeWords",
        "SememeProjection", "SememeCheckpoints", "SememeTensors", "SememeJSON", "SememeSystem",
        "SememeTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SanitizerTests", dependencies: ["SememeTensors"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
