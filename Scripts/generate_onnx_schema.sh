#!/bin/sh
# Writes Sources/ONNX/Schema/onnx.pb.swift from onnx.proto.
#
# Needs protoc (Debian: protobuf-compiler) and, on the PATH, protoc-gen-swift of the swift-protobuf
# version that Package.resolved names:
#   git clone -b 1.39.0 https://github.com/apple/swift-protobuf
#   cd swift-protobuf && swift build -c release --product protoc-gen-swift
set -eu
cd "$(dirname "$0")/../Sources/ONNX/Schema"
protoc --swift_out=. --swift_opt=Visibility=Internal --swift_opt=UseAccessLevelOnImports=true onnx.proto
