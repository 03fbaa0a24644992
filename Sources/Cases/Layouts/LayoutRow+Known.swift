import Imaging

// The layouts of public data sets. `glia layouts` prints this list as docs/layouts.md.

extension LayoutRow {
  /// The built-in rows.
  ///
  /// A new data set needs one more.
  static let known: [LayoutRow] = brats + collections + multipleSclerosis + general

  private static let bratsWords = "flair:flair t1:t1 t1ce:t1ce t1ce:t1c t1ce:t1gd t2:t2"
  private static let bratsLaterWords = "flair:t2f t1:t1n t1ce:t1c t2:t2w"

  private static let brats: [LayoutRow] = [
    LayoutRow(
      "brats-men-rt", "BraTS 2024, meningioma radiotherapy",
      images: ["{case:BraTS-MEN-RT-*}(_|-){sequence}"], masks: [("{case}(_|-)gtv", "the expert's")],
      words: "t1ce:t1c", scheme: .binary),
    LayoutRow(
      "brats2023", "BraTS 2023 and later",
      images: ["{case}-{sequence}"], masks: [("{case}-seg", "the expert's")],
      // The inpainting task: places to fill in, none of which is a tumor's outline.
      others: ["BraTS-*-mask[-(healthy|unhealthy)]", "BraTS-*-t1n-voided"],
      words: bratsLaterWords, scheme: .brats2023),
    LayoutRow(
      "isles2015", "ISLES 2015 (Virtual Skeleton Database)",
      images: [
        "{case:#[#]}/VSD.*/VSD.Brain.XX.O.MR_{sequence}[.*]",
        "{case:#[#]}/VSD.Brain.XX.O.MR_{sequence}[.*]",
      ],
      masks: [
        ("{case}/VSD.*.OT[.*]", "the expert's"), ("{case}/VSD.*/VSD.*.OT[.*]", "the expert's"),
      ],
      others: ["{case}/VSD.*.MR_*", "{case}/VSD.*/VSD.*.MR_*"], words: "flair:flair t1:t1 t2:t2",
      scheme: .binary),
    LayoutRow(
      "brats2015", "BraTS 2012–2015 (Virtual Skeleton Database)",
      images: [
        "{case}/VSD.*/VSD.Brain.XX.O.MR_{sequence}[.*]",
        "{case}/VSD.Brain.XX.O.MR_{sequence}[.*]",
      ],
      masks: [
        ("{case}/VSD.*.OT[.*]", "the expert's"), ("{case}/VSD.*/VSD.*.OT[.*]", "the expert's"),
      ],
      others: ["{case}/VSD.*.MR_*", "{case}/VSD.*/VSD.*.MR_*"],
      words: "flair:flair t1:t1 t1ce:t1c t2:t2", scheme: .brats2015),
    LayoutRow(
      "brats", "BraTS 2013 and 2016–2021",
      images: ["{case:BraTS*}_{sequence}", "{case:BraTS*}/{case}_*.nii/*_{sequence}"],
      masks: [("{case}_(seg|truth)", "the expert's")], words: bratsWords),
  ]

  private static let collections: [LayoutRow] = [
    LayoutRow(
      "upenn-gbm", "UPENN-GBM (TCIA)",
      images: [
        "images_structural/{case}_{session:##}/{case}_{session}_{sequence}",
        "images_structural_unstripped/{case}_{session:##}/{case}_{session}_{sequence}_unstripped",
      ],
      masks: [
        ("images_segm/{case}_{session}_segm", "the expert's"),
        ("automated_segm/{case}_{session}_automated_approx_segm", "automatic"),
      ],
      others: ["images_(DSC|DTI)/**"], words: "flair:FLAIR t1:T1 t1ce:T1GD t2:T2",
      scheme: .brats2020),
    LayoutRow(
      "ucsf-pdgm", "UCSF-PDGM (TCIA)",
      images: ["{case:UCSF-PDGM-*}_{sequence}", "{case:UCSF-PDGM-*}_{sequence}_bias"],
      masks: [("{case}_tumor_segmentation", "the expert's")],
      others: ["{case:UCSF-PDGM-####*}_*"], words: "flair:FLAIR t1:T1 t1ce:T1c t1ce:T1gad t2:T2",
      scheme: .brats2020),
    LayoutRow(
      "brats-tcga", "BraTS-TCGA-GBM and -LGG (TCIA)",
      images: ["{case:TCGA-##-####}_{session:####.##.##}_{sequence}"],
      masks: [
        ("{case}_{session}_GlistrBoost_ManuallyCorrected", "manually corrected"),
        ("{case}_{session}_GlistrBoost[_*]", "automatic"),
      ],
      words: bratsWords, scheme: .brats2020),
    LayoutRow(
      "lumiere", "LUMIERE",
      images: ["{case:Patient-*}/{session:week-*}/{sequence}"],
      masks: [
        (
          "{case}/{session}/DeepBraTumIA-segmentation/native/segmentation/ct1_seg_mask",
          "DeepBraTumIA's"
        ),
        (
          "{case}/{session}/DeepBraTumIA-segmentation/atlas/segmentation/seg_mask", "DeepBraTumIA's"
        ),
        (
          "{case}/{session}/HD-GLIO-AUTO-segmentation/native/segmentation_CT1_origspace",
          "HD-GLIO-AUTO's"
        ),
        (
          "{case}/{session}/HD-GLIO-AUTO-segmentation/(native|registered)/segmentation",
          "HD-GLIO-AUTO's"
        ),
      ],
      others: ["{case:Patient-*}/{session:week-*}/*-segmentation/**"],
      words: "flair:FLAIR t1:T1 t1ce:CT1 t2:T2",
      makers: [
        "HD-GLIO-AUTO's": .labels(
          LabelTable([
            .init(1, "non-enhancing T2/FLAIR abnormality"), .init(2, "enhancing tumor"),
          ]))
      ]),
    LayoutRow(
      "mu-glioma-post", "MU-Glioma-Post (TCIA)",
      images: ["{case:PatientID_*}_{session:Timepoint_*}_brain_{sequence}"],
      masks: [("{case}_{session}_tumorMask", "the expert's")], words: bratsLaterWords,
      scheme: .brats2024),
    LayoutRow(
      "rhuh-gbm", "RHUH-GBM (TCIA)",
      images: ["{case:RHUH-####}_{session}_{sequence}"],
      masks: [("{case}_{session}_segmentations", "the expert's")],
      others: ["{case:RHUH-####}_{session}_adc"], words: bratsWords),
    LayoutRow(
      "ucsd-ptgbm", "UCSD-PTGBM (TCIA)",
      images: ["{case:UCSD-PTGBM-####}_{session:##}_{sequence}"],
      masks: [("{case}_{session}_BraTS_tumor_seg", "the expert's")],
      others: ["{case:UCSD-PTGBM-####}_{session:##}_*"],
      words: "flair:FLAIR t1:T1pre t1ce:T1post t2:T2", scheme: .brats2024),
    LayoutRow(
      "ucsf-alptdg", "UCSF-ALPTDG, longitudinal post-treatment gliomas",
      images: ["{case:######*}_{session:time#*}_{sequence}"],
      masks: [("{case}_{session}_seg", "the expert's")],
      words: bratsWords, scheme: .brats2024),
    LayoutRow(
      "yale-mets", "Yale-Brain-Mets-Longitudinal (TCIA)",
      images: ["{case:YG_*}/{session}/*_{sequence}"],
      words: "flair:FLAIR t1:PRE t1ce:POST t2:T2"),
    LayoutRow(
      "utsw-glioma", "UTSW-Glioma (TCIA)",
      images: ["{case:BT####}/brain_{sequence}"],
      masks: [
        ("{case}/tumorseg_manual_correction", "manually corrected"),
        ("{case}/tumorseg_*", "automatic"),
      ], words: "flair:fl flair:flair t1:t1 t1ce:t1ce t2:t2"),
    LayoutRow(
      "egd", "Erasmus Glioma Database",
      images: ["{case:EGD-*}/#_*/NIFTI/{sequence}", "{case:EGD-*}/{sequence}"],
      masks: [("{case}/#_MASK/NIFTI/MASK", "the expert's"), ("{case}/MASK", "the expert's")],
      words: "flair:FLAIR t1:T1 t1ce:T1GD t2:T2", scheme: .binary),
  ]

  private static let multipleSclerosis: [LayoutRow] = [
    LayoutRow(
      "open-ms", "open_ms_data, cross-sectional",
      images: ["cross_sectional/{session}/{case}/[{case}_]{sequence}"],
      masks: [("cross_sectional/{session}/{case}/[{case}_]consensus_gt", "the experts' consensus")],
      others: ["cross_sectional/{session}/{case}/*brainmask"],
      words: "flair:FLAIR t1:T1W t1ce:T1WKS t2:T2W", scheme: .binary),
    LayoutRow(
      "open-ms-longitudinal", "open_ms_data, longitudinal",
      images: ["longitudinal/*/{case}/{session:study#}_{sequence}"],
      masks: [("longitudinal/*/{case}/gt", "the experts' consensus on new lesions")],
      others: ["longitudinal/*/{case}/*brainmask"],
      words: "flair:FLAIR t1:T1W t2:T2W", scheme: .binary),
    LayoutRow(
      "wmh", "WMH challenge 2017",
      images: [
        "(Utrecht|Singapore|Amsterdam|GE3T|GE1T5|Philips*)/{case}/pre/{sequence}",
        "(Utrecht|Singapore|Amsterdam|GE3T|GE1T5|Philips*)/{case}/orig/{sequence}",
      ],
      masks: [("(Utrecht|Singapore|Amsterdam|GE3T|GE1T5|Philips*)/{case}/wmh", "the expert's")],
      others: ["(Utrecht|Singapore|Amsterdam|GE3T|GE1T5|Philips*)/{case}/(pre|orig)/**"],
      words: "flair:FLAIR t1:T1",
      scheme: .labels(
        LabelTable([.init(1, "white matter hyperintensity"), .init(2, "other pathology")]))),
  ]

  private static let general: [LayoutRow] = [
    LayoutRow(
      "bids", "Brain Imaging Data Structure",
      images: [
        "{case:sub-*}/[{session:ses-*}/]anat/{case}_[{session:ses-*}_]"
          + "{sequence:[*(_|-)](T1w|T1|T1c|T1ce|T1gd|T2w|T2|FLAIR|UNIT1)}"
      ],
      masks: [
        (
          "derivatives/**/{case:sub-*}/[{session:ses-*}/][anat/]"
            + "{case}_[{session:ses-*}_][*_](dseg|seg|segmentation|mask|lesionmask|msk|roi|lesion)",
          "from derivatives"
        ),
        (
          "derivatives/[*/]{case:sub-*}_[{session:ses-*}_][*_]"
            + "(dseg|seg|segmentation|mask|lesionmask|msk|roi|lesion)",
          "from derivatives"
        ),
        (
          "{case:sub-*}/[{session:ses-*}/]anat/"
            + "{case}_[{session:ses-*}_][*_](dseg|seg|segmentation|mask|lesionmask|msk|roi|lesion)",
          "beside the images"
        ),
      ],
      others: [
        "{case:sub-*}/[{session:ses-*}/](dwi|func|fmap|perf|pet|mrs|meg|eeg|ieee|micr|motion|nirs)/**",
        "{case:sub-*}/[{session:ses-*}/]anat/**",
      ]),
    LayoutRow(
      "nnunet", "nnU-Net raw data, with the channels that dataset.json names",
      images: ["images(Tr|Ts|Val)/{case}_{channel:####}"],
      masks: [("labels(Tr|Ts|Val)/{case}", "the expert's")]),
    LayoutRow(
      "decathlon", "Medical Segmentation Decathlon: channels are the frames of one file",
      images: ["[images(Tr|Ts)/]{case:BRATS_###}", "images(Tr|Ts)/{case}"],
      masks: [("labels(Tr|Ts)/{case}", "the expert's")], scheme: .msd),
    LayoutRow(
      "freesurfer", "FreeSurfer's subject folder",
      images: ["{case}/mri/{sequence}"],
      masks: [("{case}/mri/aparc+aseg", "FreeSurfer's"), ("{case}/mri/aseg", "FreeSurfer's")],
      others: [
        "{case}/mri/(orig|transforms|tmp)/**",
        "{case}/mri/(orig*|rawavg|nu*|norm|brain*|wm*|filled*|*ribbon|aseg*|aparc*|ctrl_pts|lh.*|rh.*"
          + "|talairach*|antsdn*|entowm*|synthseg*|T2.*|T2raw|FLAIRraw|FLAIR.*|synthstrip*|cerebnet*)",
      ], words: "flair:FLAIR t1:T1 t2:T2"),
  ]
}
