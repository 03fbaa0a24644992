// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library of this package, in `Sources/<name>`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one library, in `Tests/<name>Tests`; its goldens and fixtures are read by path.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: ["TestSupport"] + dependencies,
    exclude: excluded["\(name)Tests"] ?? [], swiftSettings: strict)
}

/// Data folders inside test targets, which the compiler must not look at.
let excluded: [String: [String]] = [
  "TrainerTests": ["Goldens"],
  "ImagingTests": ["Goldens"],
  "MetricsTests": ["Goldens"],
  "NIfTITests": ["Fixtures"],
  "ONNXTests": ["Goldens"],
  "RenderingTests": ["Goldens"],
  "SegmenterTests": ["Goldens"],
  "ViewerTests": [
    "Goldens", "Core/Snapshots", "Layout/Snapshots", "Measuring/Snapshots",
    "Segmenting/Snapshots", "Worklist/Snapshots",
  ],
]

let package = Package(
  name: "glia",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "glia", targets: ["glia"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    // System libraries: a module map and a shim each.
    .systemLibrary(
      name: "CNcurses", providers: [.apt(["libncursesw5-dev"]), .brew(["ncurses"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
    .systemLibrary(
      name: "COneDNN", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),

    // Values and formats.
    library("Files"),
    library("Imaging"),
    library("Terminal", ["CNcurses", "CZlib", "Files"]),
    library("NIfTI", ["CISAL", "Files", "Imaging", "CZlib"]),
    library("Metrics", ["Imaging"]),
    library("Rendering", ["Files", "Imaging", "CPNG"]),
    library("Annotation", ["Files", "Imaging", "Metrics", "NIfTI"]),

    // The network.
    library("OneDNN", ["COneDNN"]),
    // Loops that need the processor's full width; Swift compiles for the oldest x86-64.
    .target(name: "CKernels"),
    .target(
      name: "ONNX",
      dependencies: ["Files", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Schema/onnx.proto"], swiftSettings: strict),
    library("Segmenter", ["Imaging", "ONNX", "OneDNN"]),
    library(
      "Trainer",
      [
        "CKernels", "Files", "Imaging", "Metrics", "NIfTI", "ONNX", "OneDNN", "Rendering",
        "Segmenter",
      ]),

    // The program.
    library("Phantom", ["Imaging", "NIfTI"]),
    // The viewer's state, how messages change it, and how it is drawn: no files, networks or threads.
    library("Viewer", ["Annotation", "Imaging", "Metrics", "Rendering", "Terminal"]),
    // What performs the work that the viewer asks for.
    library(
      "ViewerRuntime",
      [
        "Annotation", "Files", "Imaging", "Metrics", "NIfTI", "ONNX", "Rendering", "Segmenter",
        "Terminal", "Trainer", "Viewer",
      ]),
    .executableTarget(
      name: "glia",
      dependencies: [
        "Annotation", "Files", "Imaging", "Metrics", "NIfTI", "ONNX", "OneDNN", "Phantom",
        "Rendering", "Segmenter", "Terminal", "Trainer", "Viewer", "ViewerRuntime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Imaging", "Terminal"], path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("Files", ["Files"]),
    tests("Imaging", ["Imaging"]),
    tests("NIfTI", ["Imaging", "NIfTI"]),
    tests("Metrics", ["Imaging", "Metrics", "NIfTI"]),
    tests("Rendering", ["Files", "Imaging", "Rendering"]),
    tests("Annotation", ["Annotation", "Imaging", "NIfTI"]),
    tests("Terminal", ["Terminal"]),
    tests("ONNX", ["ONNX"]),
    tests("Segmenter", ["Imaging", "NIfTI", "ONNX", "OneDNN", "Segmenter"]),
    tests(
      "Trainer",
      [
        "CKernels", "Imaging", "Metrics", "NIfTI", "ONNX", "OneDNN", "Rendering", "Segmenter",
        "Trainer",
      ]),
    tests("Phantom", ["Imaging", "NIfTI", "Phantom"]),
    tests(
      "Viewer",
      [
        "Annotation", "Files", "Imaging", "Metrics", "NIfTI", "Rendering", "Segmenter", "Terminal",
        "Viewer", "ViewerRuntime",
      ]),
    tests("CommandLine", ["Imaging", "NIfTI", "ONNX", "Rendering"]),
  ],
  swiftLanguageModes: [.v6]
)
