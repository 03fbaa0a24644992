import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

struct SequenceGuessTests {
  private func guess(_ change: (inout SampleSeries) -> Void) throws -> SequenceGuess {
    let folder = try TemporaryFolder()
    var series = SampleSeries(number: 1, description: nil)
    change(&series)
    try series.write(in: folder.url.path)
    let study = try #require(DICOMFolder.scan([folder.url.path]).studies.first)
    return SequenceGuess(study.series[0])
  }

  @Test(arguments: [
    ("Ax T2 FLAIR", Modality.flair), ("t2_tirm_tra_dark-fluid", .flair), ("3D FLAIR POST", .flair),
    ("Sag T1 MPRAGE", .t1), ("AX T1 PRE", .t1), ("t1_mprage_sag_p2_iso", .t1), ("T1 FLAIR", .t1),
    ("AX T1 POST", .t1ce), ("T1W 3D TFE GD", .t1ce), ("t1_mpr_KM", .t1ce), ("SAG T1 +C", .t1ce),
    ("Ax T2 TSE", .t2), ("T2W_TSE", .t2),
    // Siemens, GE and Philips.
    ("t1_mpr_ns_sag_pat2_iso_KM", .t1ce), ("t2_space_da-fl_sag_p2_iso", .flair),
    ("t2_space_dark-fluid_sag_p3_iso", .flair), ("t1_fl2d_tra_post", .t1ce),
    ("t1_vibe_fs_tra_post Gd", .t1ce), ("mp2rage_wip900_UNI", .t1), ("t2_blade_tra", .t2),
    ("Sag CUBE T2 FLAIR", .flair), ("3D Ax BRAVO +C", .t1ce), ("AX FSPGR 3D POST GAD", .t1ce),
    ("Ax T2 FRFSE", .t2), ("AX T2 PROPELLER", .t2), ("Ax T1 FLAIR", .t1),
    ("Ax T1 SE FS POST", .t1ce), ("T1W_3D_TFE", .t1), ("FLAIR_longTR", .flair),
    ("3D_Brain_VIEW_FLAIR_SHC", .flair), ("sT1W_3D_TFE_GADO", .t1ce), ("T2W_DRIVE_CLEAR", .t2),
    ("eT1W_SE_post", .t1ce), ("T1 axial sans injection", .t1), ("T1 axial injecté", .t1ce),
    ("T1 tra nativ", .t1), ("MPRAGE nach KM", .t1ce),
  ])
  func `words tell the sequence`(description: String, modality: Modality) throws {
    let found = try guess { $0.description = description }
    #expect(found.modality == modality)
    #expect(!found.isUnsure)
  }

  @Test(arguments: [
    "localizer", "3-plane scout", "ep2d_diff_3scan_trace", "ADC", "DWI b1000", "ep2d_perf DSC",
    "SWI", "TOF 3D MRA", "rCBV map", "AAHead_Scout_64ch-head-coil_MPR", "AX T1 POST SUB", "Survey",
    "Apparent Diffusion Coefficient (mm2/s)", "dDWI_SSh", "ISODWI", "AX SWAN", "Mag_Images",
    "Pha_Images", "mIP_Images(SW)", "ep2d_fid_basic_bold", "pCASL", "MTT", "gre_field_mapping",
    "T2 GRE", "T2*W_FFE", "SV_PRESS_144", "Ax PD", "FA color map", "dti_30dir",
    "Perfusion_Weighted",
    "VWIP DSC", "DCE dynamic", "3D PC venogram", "T1 map",
  ])
  func `other kinds of images are none of the four`(description: String) throws {
    #expect(try guess { $0.description = description }.modality == nil)
  }

  @Test func `a contrast agent makes T1 T1ce, and is named`() throws {
    let found = try guess {
      $0.description = "AX T1 SE"
      $0.agent = "10 ml Gadavist"
    }
    #expect(found.modality == .t1ce)
    #expect(found.reason.hasSuffix("contrast agent 10 ml Gadavist"))
    #expect(
      try guess {
        $0.description = "AX T1"
        $0.agent = "NONE"
      }.modality == .t1)
    let denied = try guess {
      $0.description = "AX T1 PRE"
      $0.agent = "Gadavist"
    }
    #expect(denied.modality == .t1)
    #expect(denied.isUnsure)
    #expect(
      try guess {
        $0.description = "AX T2"
        $0.agent = "Gadavist"
      }.modality == .t2)
  }

  @Test(arguments: [
    (9000.0, 120.0, 2500.0 as Double?, Modality.flair as Modality?), (2300, 3, 900, .t1),
    (500, 12, nil, .t1), (5000, 100, nil, .t2), (3000, 30, nil, nil), (4500, 60, 150, nil),
  ])
  func `times tell the sequence where no words do`(
    tr: Double, te: Double, ti: Double?, modality: Modality?
  ) throws {
    let found = try guess {
      $0.description = "series one"
      $0.repetitionTime = tr
      $0.echoTime = te
      $0.inversionTime = ti
    }
    #expect(found.modality == modality)
    if modality != nil { #expect(found.isUnsure) }
  }

  @Test func `image types come before words`() throws {
    for type in [
      "DERIVED\\SECONDARY\\SUBTRACTION", "DERIVED\\SECONDARY\\PROJECTION IMAGE",
      "ORIGINAL\\PRIMARY\\DIFFUSION\\NONE", "DERIVED\\PRIMARY\\ADC",
    ] {
      #expect(
        try guess {
          $0.description = "T1 POST"
          $0.imageType = type
        }.modality == nil)
    }
    #expect(
      try guess {
        $0.description = "T1"
        $0.isColor = true
      }.reason == "in color")
    #expect(
      try guess {
        $0.description = "T1"
        $0.texts = [(.modality, "CT")]
      }.reason == "CT, not MR")
  }

  @Test func `the best of several series is chosen`() throws {
    let folder = try TemporaryFolder()
    var thick = SampleSeries(number: 2, description: "AX T1 POST")
    thick.spacing = [0.9, 0.9, 6]
    thick.size[2] = 20
    try thick.write(in: folder.url.path)
    var volume = SampleSeries(number: 3, description: "T1 MPRAGE POST")
    volume.spacing = [1, 1, 1]
    volume.size[2] = 100
    volume.texts = [(.mrAcquisitionType, "3D")]
    try volume.write(in: folder.url.path)
    var derived = volume
    derived.number = 4
    derived.imageType = "DERIVED\\SECONDARY\\REFORMATTED"
    derived.size[2] = 120
    try derived.write(in: folder.url.path)
    let study = try #require(DICOMFolder.scan([folder.url.path]).studies.first)
    let choice = SequenceChoice(study.series)
    #expect(choice.guesses.map(\.modality) == [.t1ce, .t1ce, .t1ce])
    #expect(choice.chosen == [.t1ce: 1])
    #expect(SequenceChoice(study.series, given: [0: .t1ce]).chosen == [.t1ce: 0])
    #expect(SequenceChoice(study.series, given: [1: Modality?.none]).chosen == [.t1ce: 0])
  }

  @Test func `the later of two T1 series alike is assumed to be T1ce`() throws {
    let folder = try TemporaryFolder()
    var early = SampleSeries(number: 2, description: "AX T1 SE")
    early.time = "100500"
    try early.write(in: folder.url.path)
    var late = early
    late.number = 9
    late.time = "103000"
    try late.write(in: folder.url.path)
    let study = try #require(DICOMFolder.scan([folder.url.path]).studies.first)
    let choice = SequenceChoice(study.series)
    #expect(choice.chosen == [.t1: 0, .t1ce: 1])
    #expect(choice.guesses[1].isUnsure)
    #expect(choice.guesses[1].reason.hasPrefix("assumed"))
  }
}
