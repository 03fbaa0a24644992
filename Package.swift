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
  "DICOMTests": ["Goldens", "Segmentation/Fixtures"],
  "TrainerTests": ["Goldens"],
  "ImagingTests": ["Goldens"],
  "MetricsTests": ["Goldens"],
  "MGHTests": ["Fixtures"],
  "MetaImageTests": ["Fixtures"],
  "NIfTITests": ["Fixtures"],
  "NRRDTests": ["Fixtures"],
  "ONNXTests": ["Goldens"],
  "RegistrationTests": ["Fixtures"],
  "RenderingTests": ["Goldens"],
  "SegmenterTests": ["Goldens"],
  "ViewerTests": [
    "Goldens", "Core/Snapshots", "Information/Snapshots", "Layout/Snapshots", "Measuring/Snapshots",
    "Segmenting/Snapshots", "Series/Snapshots", "Worklist/Snapshots",
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
      name: "CCairo", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev", "libfreetype-dev"]), .brew(["cairo"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
    .systemLibrary(
      name: "COneDNN", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),

    // Values and formats.
    library("Files"),
    library("Imaging"),
    library("Terminal", ["CISAL", "CNcurses", "CZlib", "Files"]),
    library("VolumeFiles", ["CISAL", "CZlib", "Files", "Imaging"]),
    library("NIfTI", ["Files", "Imaging", "VolumeFiles"]),
    library("NRRD", ["Files", "Imaging", "VolumeFiles"]),
    library("MGH", ["Files", "Imaging", "VolumeFiles"]),
    library("MetaImage", ["Files", "Imaging", "VolumeFiles"]),
    library("DICOM", ["CZlib", "Files", "Imaging", "NIfTI", "VolumeFiles"]),
    library(
      "Cases",
      ["DICOM", "Files", "Imaging", "MGH", "MetaImage", "NIfTI", "NRRD", "VolumeFiles"]),
    library("Metrics", ["Imaging"]),
    library("Rendering", ["Files", "Imaging", "CCairo", "CPNG"]),
    // Web pages and PDF files of text, tables, plots and pictures; knows no files.
    library("Report", ["Files", "Metrics", "Rendering"]),
    library("Annotation", ["Cases", "Files", "Imaging", "VolumeFiles"]),
    library("Registration", ["CKernels", "Files", "Imaging"]),

    // The network.
    library("OneDNN", ["COneDNN"]),
    // ONNX Runtime's C API, declared by hand; the library is opened at run time, if there is one.
    .target(
      name: "CONNXRuntime", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    library("ONNXRuntime", ["CONNXRuntime"]),
    // Loops that need the processor's full width; Swift compiles for the oldest x86-64.
    .target(name: "CKernels"),
    .target(
      name: "ONNX",
      dependencies: ["Files", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Schema/onnx.proto"], swiftSettings: strict),
    library(
      "Segmenter",
      [
        "Cases", "CKernels", "Files", "Imaging", "ONNX", "ONNXRuntime", "OneDNN", "Registration",
        "VolumeFiles",
      ]),
    library(
      "Trainer",
      [
        "Cases", "CKernels", "Files", "Imaging", "Metrics", "ONNX", "OneDNN", "Segmenter",
        "VolumeFiles",
      ]),

    // The program.
    library("Phantom", ["Cases", "Imaging", "VolumeFiles"]),
    // The viewer's state, how messages change it, and how it is drawn: no files, networks or threads.
    library("Viewer", ["Annotation", "Imaging", "Metrics", "Rendering", "Terminal"]),
    // What performs the work that the viewer asks for.
    library(
      "ViewerRuntime",
      [
        "Annotation", "Cases", "DICOM", "Files", "Imaging", "Metrics", "ONNX", "Registration",
        "Rendering", "Segmenter", "Terminal", "Trainer", "Viewer", "VolumeFiles",
      ]),
    .executableTarget(
      name: "glia",
      dependencies: [
        "Annotation", "Cases", "DICOM", "Files", "Imaging", "Metrics", "ONNX", "OneDNN", "Phantom",
        "Registration", "Rendering", "Report", "Segmenter", "Terminal", "Trainer", "Viewer",
        "ViewerRuntime", "VolumeFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Cases", "DICOM", "Imaging", "Terminal", "VolumeFiles"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("CKernels", ["CKernels"]),
    tests("Files", ["Files"]),
    tests("Imaging", ["Imaging"]),
    tests("NIfTI", ["Imaging", "NIfTI", "VolumeFiles"]),
    tests("NRRD", ["Imaging", "NRRD", "VolumeFiles"]),
    tests("MGH", ["Imaging", "MGH", "VolumeFiles"]),
    tests("MetaImage", ["Imaging", "MetaImage", "VolumeFiles"]),
    tests("DICOM", ["Cases", "DICOM", "Files", "Imaging", "NIfTI", "VolumeFiles"]),
    tests("Cases", ["Cases", "Files", "Imaging", "VolumeFiles"]),
    tests("Registration", ["Files", "Imaging", "Registration"]),
    tests("Metrics", ["Cases", "Imaging", "Metrics"]),
    tests("Rendering", ["Files", "Imaging", "Rendering"]),
    tests("Report", ["Imaging", "Metrics", "Rendering", "Report"]),
    tests("Annotation", ["Annotation", "Cases", "Files", "Imaging", "VolumeFiles"]),
    tests("Terminal", ["CZlib", "Terminal"]),
    tests("ONNX", ["ONNX"]),
    tests("ONNXRuntime", ["ONNXRuntime"]),
    tests(
      "Segmenter", ["Cases", "CKernels", "Imaging", "ONNX", "ONNXRuntime", "OneDNN", "Segmenter"]),
    tests(
      "Trainer",
      [
        "Cases", "CKernels", "Imaging", "Metrics", "ONNX", "OneDNN", "Rendering", "Segmenter",
        "Trainer", "VolumeFiles",
      ]),
    tests("Phantom", ["Cases", "Imaging", "Phantom"]),
    tests(
      "Viewer",
      [
        "Annotation", "Cases", "Files", "Imaging", "Metrics", "Rendering", "Segmenter", "Terminal",
        "Viewer", "ViewerRuntime", "VolumeFiles",
      ]),
    tests(
      "CommandLine",
      ["Cases", "DICOM", "Imaging", "ONNX", "ONNXRuntime", "Rendering", "VolumeFiles"]),
  ],
  swiftLanguageModes: [.v6]
)
