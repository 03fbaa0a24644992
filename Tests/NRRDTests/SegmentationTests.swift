import Foundation
import Imaging
import NRRD
import TestSupport
import Testing
import VolumeFiles

/// Segmentations of 3D Slicer.
struct SegmentationTests {
  private func read(_ name: String) throws -> (file: VolumeFile, map: LabelMap) {
    let file = try NRRDTests.format.readVolume(NRRDTests.path(name))
    return (file, try file.labelMap())
  }

  @Test func `segments name the labels and color them`() throws {
    let (file, map) = try read("one-layer.seg.nrrd")
    #expect(
      file.labels?.entries == [
        LabelTable.Entry(1, "edema", color: 0x00FF00),
        LabelTable.Entry(3, "enhancing tumor", color: 0xFF8000),
      ])
    #expect(map.presentLabels == [0, 1, 3])
    #expect(map[VoxelPoint(i: 3, j: 2, k: 2)] == 3)
  }

  @Test func `layers become one map, and a later segment covers earlier ones`() throws {
    let (file, map) = try read("layers.seg.nrrd")
    #expect(
      file.notes.map(\.text) == [
        "its segments overlap in 1 voxel, where the later segment is shown"
      ])
    #expect(file.header.frameCount == 1)
    // Both segments have value 1 in their layers, so they get 1 and 2.
    #expect(file.labels?.labels == [1, 2])
    #expect(map[VoxelPoint(i: 1, j: 1, k: 1)] == 1)
    #expect(map[VoxelPoint(i: 2, j: 2, k: 1)] == 2)
    #expect(map[VoxelPoint(i: 3, j: 2, k: 1)] == 2)
    #expect(map.labels.count { $0 != 0 } == 5)
  }

  @Test func `a file of an old Slicer has a layer for each segment`() throws {
    let (file, map) = try read("old.seg.nrrd")
    #expect(file.notes.isEmpty)
    #expect(map.labels.count { $0 == 1 } == 4 && map.labels.count { $0 == 2 } == 1)
  }

  @Test func `a cropped map gets the reference image's grid back`() throws {
    let whole = try read("one-layer.seg.nrrd")
    let (_, map) = try read("cropped.seg.nrrd")
    #expect(map.grid.matches(whole.map.grid))
    #expect(map.labels == whole.map.labels)
  }

  @Test func `a written segmentation is read again, with names and colors`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.seg.nrrd")
    let (file, map) = try read("one-layer.seg.nrrd")
    try NRRDTests.format.write(file.written, to: path, mayReplace: false)
    let again = try NRRDTests.format.readVolume(path)
    #expect(again.labels == file.labels)
    #expect(try again.labelMap().labels == map.labels)
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: path)).prefix(1500), as: UTF8.self)
    for line in [
      "Segment0_Extent:=1 2 1 2 1 1", "Segment1_Extent:=3 3 2 2 1 2", "Segment0_ID:=Segment_1",
      "Segment1_LabelValue:=3", "Segment1_Layer:=0", "Segment0_Name:=edema",
      "Segmentation_MasterRepresentation:=Binary labelmap",
    ] { #expect(text.contains(line + "\n"), "\(line)") }
  }
}
