import Cases
import Foundation
import Imaging
import TestSupport
import Testing

/// The layouts of public data sets, as trees of empty files: only names are looked at.
struct LayoutsTests {
  /// What must be found in a tree.
  struct Expected {
    var files: [String]
    var name: String
    /// The ends of the paths of FLAIR, T1, T1ce and T2; "" where there is none.
    var images: [String]
    /// The end of the reference's path; `nil` for none.
    var reference: String?
    var layout: String
    var scheme: LabelScheme?
  }

  private static func brats(_ case: String) -> [String] {
    ["flair", "t1", "t1ce", "t2", "seg"].map { "\(`case`)/\(`case`)_\($0).nii.gz" }
  }

  static let known: [Expected] = [
    .init(
      files: brats("BraTS2021_00000"), name: "BraTS2021_00000",
      images: ["_flair.nii.gz", "_t1.nii.gz", "_t1ce.nii.gz", "_t2.nii.gz"],
      reference: "_seg.nii.gz", layout: "brats"),
    .init(
      files: ["t2f", "t1n", "t1c", "t2w", "seg"].map {
        "BraTS-GLI-00005-100/BraTS-GLI-00005-100-\($0).nii.gz"
      },
      name: "BraTS-GLI-00005-100",
      images: ["-t2f.nii.gz", "-t1n.nii.gz", "-t1c.nii.gz", "-t2w.nii.gz"],
      reference: "-seg.nii.gz", layout: "brats2023", scheme: .brats2023),
    // BraTS' inpainting: its masks are no reference.
    .init(
      files: ["t1n", "t1n-voided", "mask-healthy", "mask-unhealthy"].map {
        "BraTS-GLI-00009-000/BraTS-GLI-00009-000-\($0).nii.gz"
      },
      name: "BraTS-GLI-00009-000", images: ["", "-t1n.nii.gz", "", ""],
      reference: nil, layout: "brats2023", scheme: .brats2023),
    .init(
      files: ["t1n", "t1n-voided", "mask", "mask-healthy", "mask-unhealthy"].map {
        "BraTS-GLI-00009-000/BraTS-GLI-00009-000-\($0).nii.gz"
      },
      name: "BraTS-GLI-00009-000", images: ["", "-t1n.nii.gz", "", ""], reference: nil,
      layout: "brats2023", scheme: .brats2023),
    .init(
      files: [
        "BraTS-MEN-RT-0004-1/BraTS-MEN-RT-0004-1_t1c.nii.gz",
        "BraTS-MEN-RT-0004-1/BraTS-MEN-RT-0004-1_gtv.nii.gz",
      ],
      name: "BraTS-MEN-RT-0004-1", images: ["", "", "_t1c.nii.gz", ""], reference: "_gtv.nii.gz",
      layout: "brats-men-rt", scheme: .binary),
    .init(
      files: [
        "HGG/brats_2013_pat0001_1/VSD.Brain.XX.O.MR_Flair.54512/VSD.Brain.XX.O.MR_Flair.54512.nii",
        "HGG/brats_2013_pat0001_1/VSD.Brain.XX.O.MR_T1.54513/VSD.Brain.XX.O.MR_T1.54513.nii",
        "HGG/brats_2013_pat0001_1/VSD.Brain.XX.O.MR_T1c.54514/VSD.Brain.XX.O.MR_T1c.54514.nii",
        "HGG/brats_2013_pat0001_1/VSD.Brain.XX.O.MR_T2.54515/VSD.Brain.XX.O.MR_T2.54515.nii",
        "HGG/brats_2013_pat0001_1/VSD.Brain_3more.XX.O.OT.54517/VSD.Brain_3more.XX.O.OT.54517.nii",
      ],
      name: "brats_2013_pat0001_1",
      images: ["MR_Flair.54512.nii", "MR_T1.54513.nii", "MR_T1c.54514.nii", "MR_T2.54515.nii"],
      reference: "OT.54517.nii", layout: "brats2015", scheme: .brats2015),
    .init(
      files: ["FLAIR", "T1", "T1GD", "T2"].flatMap { word in
        [
          "NIfTI-files/images_structural/UPENN-GBM-00001_11/UPENN-GBM-00001_11_\(word).nii.gz",
          "NIfTI-files/images_structural_unstripped/UPENN-GBM-00001_11/UPENN-GBM-00001_11_\(word)_unstripped.nii.gz",
        ]
      } + [
        "NIfTI-files/images_segm/UPENN-GBM-00001_11_segm.nii.gz",
        "NIfTI-files/automated_segm/UPENN-GBM-00001_11_automated_approx_segm.nii.gz",
        "NIfTI-files/images_DSC/UPENN-GBM-00001_11/UPENN-GBM-00001_11_DSC_ap-rCBV.nii.gz",
        "NIfTI-files/images_DTI/images_DTI/UPENN-GBM-00001_11/UPENN-GBM-00001_11_DTI_FA.nii.gz",
      ],
      name: "UPENN-GBM-00001_11",
      images: [
        "structural/UPENN-GBM-00001_11/UPENN-GBM-00001_11_FLAIR.nii.gz", "_11_T1.nii.gz",
        "_11_T1GD.nii.gz", "_11_T2.nii.gz",
      ],
      reference: "images_segm/UPENN-GBM-00001_11_segm.nii.gz", layout: "upenn-gbm",
      scheme: .brats2020),
    .init(
      files: [
        "FLAIR", "FLAIR_bias", "T1", "T1_bias", "T1c", "T1c_bias", "T2", "T2_bias", "ADC", "SWI",
        "SWI_bias", "DWI", "ASL", "DTI_eddy_FA", "DTI_eddy_noreg", "brain_segmentation",
        "brain_parenchyma_segmentation", "tumor_segmentation",
      ].map { "UCSF-PDGM-0429_FU003d_nifti/UCSF-PDGM-0429_FU003d_\($0).nii.gz" },
      name: "UCSF-PDGM-0429_FU003d",
      images: ["_FLAIR.nii.gz", "_T1.nii.gz", "_T1c.nii.gz", "_T2.nii.gz"],
      reference: "_tumor_segmentation.nii.gz", layout: "ucsf-pdgm", scheme: .brats2020),
    .init(
      files: ["flair", "t1", "t1Gd", "t2", "GlistrBoost", "GlistrBoost_ManuallyCorrected"].map {
        "TCGA-02-0006/TCGA-02-0006_1996.08.23_\($0).nii.gz"
      },
      name: "TCGA-02-0006_1996.08.23",
      images: ["_flair.nii.gz", "_t1.nii.gz", "_t1Gd.nii.gz", "_t2.nii.gz"],
      reference: "_ManuallyCorrected.nii.gz", layout: "brats-tcga", scheme: .brats2020),
    .init(
      files: ["CT1", "FLAIR", "T1", "T2"].map { "Imaging/Patient-001/week-000-1/\($0).nii.gz" }
        + [
          "HD-GLIO-AUTO-segmentation/native/segmentation_CT1_origspace.nii.gz",
          "HD-GLIO-AUTO-segmentation/registered/CT1_r2s_bet_reg.nii.gz",
          "HD-GLIO-AUTO-segmentation/registered/segmentation.nii.gz",
          "DeepBraTumIA-segmentation/atlas/skull_strip/t1_skull_strip.nii.gz",
          "DeepBraTumIA-segmentation/atlas/skull_strip/flair_skull_strip.nii.gz",
          "DeepBraTumIA-segmentation/atlas/segmentation/seg_mask.nii.gz",
          "DeepBraTumIA-segmentation/native/segmentation/ct1_seg_mask.nii.gz",
        ].map { "Imaging/Patient-001/week-000-1/\($0)" },
      name: "Patient-001_week-000-1",
      images: ["/FLAIR.nii.gz", "/T1.nii.gz", "/CT1.nii.gz", "/T2.nii.gz"],
      reference: "native/segmentation/ct1_seg_mask.nii.gz", layout: "lumiere"),
    .init(
      files: ["brain_t1c", "brain_t1n", "brain_t2f", "brain_t2w", "tumorMask"].map {
        "PatientID_0003/Timepoint_1/PatientID_0003_Timepoint_1_\($0).nii.gz"
      },
      name: "PatientID_0003_Timepoint_1",
      images: ["_t2f.nii.gz", "_t1n.nii.gz", "_t1c.nii.gz", "_t2w.nii.gz"],
      reference: "_tumorMask.nii.gz", layout: "mu-glioma-post", scheme: .brats2024),
    .init(
      files: ["adc", "flair", "segmentations", "t1ce", "t1", "t2"].map {
        "RHUH-0001/0/RHUH-0001_0_\($0).nii.gz"
      },
      name: "RHUH-0001_0", images: ["_flair.nii.gz", "_t1.nii.gz", "_t1ce.nii.gz", "_t2.nii.gz"],
      reference: "_segmentations.nii.gz", layout: "rhuh-gbm"),
    .init(
      files: [
        "FLAIR", "T1pre", "T1post", "T2", "ADC", "DWI", "SWI", "BraTS_tumor_seg",
        "total_cellular_tumor_seg", "enhancing_cellular_tumor_seg",
      ].map { "UCSD-PTGBM-0002_01/UCSD-PTGBM-0002_01_\($0).nii.gz" },
      name: "UCSD-PTGBM-0002_01",
      images: ["_FLAIR.nii.gz", "_T1pre.nii.gz", "_T1post.nii.gz", "_T2.nii.gz"],
      reference: "_BraTS_tumor_seg.nii.gz", layout: "ucsd-ptgbm", scheme: .brats2024),
    .init(
      files: ["FLAIR", "T1W", "T1WKS", "T2W", "brainmask", "consensus_gt"].map {
        "cross_sectional/coregistered_resampled/patient01/\($0).nii.gz"
      },
      name: "patient01_coregistered_resampled",
      images: ["/FLAIR.nii.gz", "/T1W.nii.gz", "/T1WKS.nii.gz", "/T2W.nii.gz"],
      reference: "/consensus_gt.nii.gz", layout: "open-ms", scheme: .binary),
    .init(
      files: ["PRE", "POST", "FLAIR", "T2"].map {
        "YG_0BVZ5W6UQQG1/2011-12-19/YG_0BVZ5W6UQQG1_2011-12-19_\($0).nii.gz"
      },
      name: "YG_0BVZ5W6UQQG1_2011-12-19",
      images: ["_FLAIR.nii.gz", "_PRE.nii.gz", "_POST.nii.gz", "_T2.nii.gz"], reference: nil,
      layout: "yale-mets"),
    .init(
      files: [
        "brain_fl", "brain_t1", "brain_t1ce", "brain_t2", "tumorseg_FeTS",
        "tumorseg_manual_correction",
      ].map { "BT0001/\($0).nii.gz" },
      name: "BT0001",
      images: ["brain_fl.nii.gz", "brain_t1.nii.gz", "brain_t1ce.nii.gz", "brain_t2.nii.gz"],
      reference: "tumorseg_manual_correction.nii.gz", layout: "utsw-glioma"),
    .init(
      files: [
        "1_T1/NIFTI/T1", "2_T1GD/NIFTI/T1GD", "3_T2/NIFTI/T2", "4_FLAIR/NIFTI/FLAIR",
        "5_MASK/NIFTI/MASK",
      ].map { "SUBJECTS/EGD-0001/\($0).nii.gz" },
      name: "EGD-0001", images: ["/FLAIR.nii.gz", "/T1.nii.gz", "/T1GD.nii.gz", "/T2.nii.gz"],
      reference: "/MASK.nii.gz", layout: "egd", scheme: .binary),
    .init(
      files: ["pre/FLAIR", "pre/T1", "pre/3DT1", "orig/FLAIR", "orig/T1", "orig/3DT1", "wmh"].map {
        "Utrecht/0/\($0).nii.gz"
      },
      name: "0", images: ["pre/FLAIR.nii.gz", "pre/T1.nii.gz", "", ""], reference: "0/wmh.nii.gz",
      layout: "wmh",
      scheme: .labels(
        LabelTable([.init(1, "white matter hyperintensity"), .init(2, "other pathology")]))),
    .init(
      files: ["aparc+aseg", "T1", "orig", "nu", "brainmask", "orig/001", "wm", "ribbon"].map {
        "bert/mri/\($0).nii.gz"
      },
      name: "bert", images: ["", "mri/T1.nii.gz", "", ""], reference: "aparc+aseg.nii.gz",
      layout: "freesurfer"),
    // BIDS
    .init(
      files: ["ce-gadolinium_T1w", "T1w", "T2w", "FLAIR", "T1map", "acq-tse_PDw"].map {
        "sub-01/ses-02/anat/sub-01_ses-02_\($0).nii.gz"
      } + [
        "sub-01/ses-02/dwi/sub-01_ses-02_dwi.nii.gz",
        "sub-01/ses-02/func/sub-01_ses-02_task-rest_bold.nii.gz",
        "sub-01/ses-02/fmap/sub-01_ses-02_magnitude1.nii.gz",
        "sub-01/ses-02/perf/sub-01_ses-02_asl.nii.gz",
        "sourcedata/sub-01/ses-02/anat/sub-01_ses-02_T1w.nii.gz",
        "derivatives/fmriprep/sub-01/ses-02/anat/sub-01_ses-02_desc-preproc_T1w.nii.gz",
        "derivatives/fmriprep/sub-01/ses-02/anat/sub-01_ses-02_desc-brain_mask.nii.gz",
        "derivatives/fmriprep/sub-01/ses-02/anat/sub-01_ses-02_dseg.nii.gz",
        "derivatives/fmriprep/sub-01/ses-02/anat/sub-01_ses-02_label-GM_probseg.nii.gz",
        "derivatives/samseg/sub-01/ses-02/anat/sub-01_ses-02_label-lesion_mask.nii.gz",
        "derivatives/manual/sub-01/ses-02/anat/sub-01_ses-02_label-lesion_mask.nii.gz",
        "derivatives/manual/sub-01/ses-01/anat/sub-01_ses-01_label-lesion_mask.nii.gz",
      ],
      name: "sub-01_ses-02",
      images: [
        "_ses-02_FLAIR.nii.gz", "_ses-02_T1w.nii.gz", "_ce-gadolinium_T1w.nii.gz",
        "_ses-02_T2w.nii.gz",
      ],
      reference: "derivatives/manual/sub-01/ses-02/anat/sub-01_ses-02_label-lesion_mask.nii.gz",
      layout: "bids"),
    .init(
      files: [
        "T1w", "acq-postcontrast_T1w", "run-01_FLAIR", "run-02_FLAIR", "part-phase_T1w",
        "rec-norm_T2w",
      ].map { "sub-A7/anat/sub-A7_\($0).nii.gz" },
      name: "sub-A7",
      images: [
        "_run-02_FLAIR.nii.gz", "-A7_T1w.nii.gz", "-postcontrast_T1w.nii.gz", "_T2w.nii.gz",
      ],
      reference: nil, layout: "bids"),
    .init(
      files: [
        "sub-strokecase0001/ses-0001/anat/sub-strokecase0001_ses-0001_FLAIR.nii.gz",
        "sub-strokecase0001/ses-0001/dwi/sub-strokecase0001_ses-0001_dwi.nii.gz",
        "derivatives/sub-strokecase0001/ses-0001/sub-strokecase0001_ses-0001_msk.nii.gz",
      ],
      name: "sub-strokecase0001_ses-0001", images: ["_FLAIR.nii.gz", "", "", ""],
      reference: "_msk.nii.gz", layout: "bids"),
    // Plain words
    .init(
      files: ["AX_FLAIR_5", "AX_T1_3", "T1_post_gado_9", "AX_T2_4", "AX_DWI_6", "Localizer_1"].map {
        "Smith/\($0).nii.gz"
      },
      name: "Smith",
      images: ["AX_FLAIR_5.nii.gz", "AX_T1_3.nii.gz", "T1_post_gado_9.nii.gz", "AX_T2_4.nii.gz"],
      reference: nil, layout: "plain"),
    .init(
      files: [
        "scan_Ax_T2_FLAIR_20200101120000_5", "scan_MPRAGE_20200101120000_3",
        "scan_MPRAGE_Gd_20200101120000_9", "scan_t2_tse_tra_20200101120000_4",
      ].map { "p7/\($0).nii.gz" },
      name: "p7", images: ["_5.nii.gz", "_3.nii.gz", "_9.nii.gz", "_4.nii.gz"], reference: nil,
      layout: "plain"),
    .init(
      files: ["flair", "t1", "t1ce", "t2", "flair_seg_label1", "t1ce_seg_label2"].map {
        "001-Glioma-AYEY/\($0).nii.gz"
      },
      name: "001-Glioma-AYEY",
      images: ["/flair.nii.gz", "/t1.nii.gz", "/t1ce.nii.gz", "/t2.nii.gz"],
      reference: "flair_seg_label1.nii.gz", layout: "plain"),
    .init(
      files: [
        "4-AX_FLAIR/resources/NIFTI/files/image.nii.gz",
        "3-AX_T1/resources/NIFTI/files/image.nii.gz", "7-DWI/resources/NIFTI/files/image.nii.gz",
      ].map { "XNAT_S1/scans/\($0)" },
      name: "XNAT_S1",
      images: [
        "4-AX_FLAIR/resources/NIFTI/files/image.nii.gz",
        "3-AX_T1/resources/NIFTI/files/image.nii.gz", "", "",
      ],
      reference: nil, layout: "plain"),
    .init(
      files: ["images/p1_flair.nii", "images/p1_t1.nii", "labels/p1.nii"], name: "p1",
      images: ["p1_flair.nii", "p1_t1.nii", "", ""], reference: "labels/p1.nii", layout: "plain"),
    .init(
      files: [
        "01016SABE/Preprocessed_Data/FLAIR_preprocessed.nii.gz",
        "01016SABE/Preprocessed_Data/T1_preprocessed.nii.gz",
        "01016SABE/Preprocessed_Data/GADO_preprocessed.nii.gz",
        "01016SABE/Preprocessed_Data/T2_preprocessed.nii.gz",
        "01016SABE/Masks/ManualSegmentation_1.nii.gz", "01016SABE/Masks/Consensus.nii.gz",
        "01016SABE/Masks/Brain_Mask.nii.gz",
      ],
      name: "01016SABE",
      images: [
        "FLAIR_preprocessed.nii.gz", "T1_preprocessed.nii.gz", "GADO_preprocessed.nii.gz",
        "T2_preprocessed.nii.gz",
      ],
      reference: "Masks/Consensus.nii.gz", layout: "plain"),
    .init(
      files: ["FLAIR", "T1", "T2", "FLAIR_reg_bet", "T1_reg_bet", "T2_reg_bet", "T1_reg"].map {
        "p3/\($0).nii"
      },
      name: "p3", images: ["FLAIR_reg_bet.nii", "T1_reg_bet.nii", "", "T2_reg_bet.nii"],
      reference: nil, layout: "plain"),
    .init(
      files: ["BraTS20_Training_355_flair", "BraTS20_Training_355_t1", "W39_1998.09.19_Segm"].map {
        "BraTS20_Training_355/\($0).nii"
      },
      name: "BraTS20_Training_355", images: ["_flair.nii", "_t1.nii", "", ""],
      reference: "W39_1998.09.19_Segm.nii", layout: "brats"),
  ]

  @Test(arguments: known.indices)
  func `a data set's own names make its cases`(_ index: Int) throws {
    let expected = Self.known[index]
    let folder = try FileTree(expected.files)
    let cases = try Case.discover([folder.path])
    #expect(cases.map(\.name) == [expected.name])
    let found = try #require(cases.first)
    #expect(found.layout.name == expected.layout)
    for (modality, end) in zip(Modality.allCases, expected.images) {
      if end.isEmpty {
        #expect(found.modalities[modality] == nil)
      } else {
        #expect(found.modalities[modality]?.hasSuffix(end) == true, "\(found.modalities)")
      }
    }
    if let reference = expected.reference {
      #expect(found.reference?.hasSuffix(reference) == true, "\(found.reference ?? "none")")
    } else {
      #expect(found.reference == nil)
    }
    #expect(found.labelScheme == expected.scheme)
  }

  @Test(arguments: known.indices)
  func `a case is the same from its own folder, and from its files`(_ index: Int) throws {
    let expected = Self.known[index]
    let folder = try FileTree(expected.files)
    let whole = try #require(try Case.discover([folder.path]).first)
    let own = try #require(try Case.discover([whole.directory]).first)
    #expect(own.name == whole.name)
    #expect(own.modalities == whole.modalities)
    #expect(own.reference.map(absolute) == whole.reference.map(absolute))
  }

  private func absolute(_ path: String) -> String { URL(filePath: path).standardized.path }
}

/// A folder of empty files that goes away with the test.
final class FileTree {
  let path: String

  init(_ files: [String]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "glia-\(UUID().uuidString)").path
    for file in files { try add(file) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult func add(_ file: String, _ text: String = "") throws -> String {
    let url = URL(filePath: "\(path)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }
}
