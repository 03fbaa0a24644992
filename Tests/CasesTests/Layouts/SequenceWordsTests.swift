import Cases
import Imaging
import Testing

/// Names that people, scanners and data sets give, and what they are.
struct SequenceWordsTests {
  @Test(arguments: [
    // FLAIR
    ("FLAIR", Modality.flair), ("AX_FLAIR_5", .flair), ("AX T2 FLAIR", .flair),
    ("Ax T2 FLAIR FS", .flair), ("t2_tirm_tra_dark-fluid", .flair),
    ("t2_tirm_tra_dark-fluid_320_4mm", .flair), ("t2_space_dark-fluid_sag_p2_iso", .flair),
    ("SAG 3D FLAIR CUBE", .flair), ("3D_Brain_VIEW_FLAIR_SHC", .flair), ("sT2W_FLAIR", .flair),
    ("T2W_FLAIR_SPAIR", .flair), ("FLAIR_longTR", .flair), ("flair post contrast", .flair),
    ("OAx T2 FLAIR PROPELLER", .flair), ("WIP FLAIR 3D", .flair), ("CUBE T2 FLAIR", .flair),
    ("20210101_scan_T2_FLAIR_TRA_7", .flair), ("t2f", .flair), ("Sag CUBE FLAIR +C", .flair),
    ("FLAIR_reg_to_T1", .flair), ("acq-3D_FLAIR", .flair), ("t2_tirm_cor", .flair),
    ("FLAIR_brain_N4", .flair), ("flairspace", .flair),
    // T1
    ("T1", .t1), ("T1w", .t1), ("t1n", .t1), ("AX T1", .t1), ("T1 FLAIR", .t1),
    ("Ax T1 FLAIR", .t1), ("Sag T1 FLAIR", .t1), ("t1_se_tra", .t1), ("t1_tse_sag_3mm", .t1),
    ("MPRAGE", .t1), ("t1_mprage_sag_p2_iso", .t1), ("T1_MPR_SAG", .t1), ("SAG 3D BRAVO", .t1),
    ("Ax 3D SPGR", .t1), ("IR-FSPGR", .t1), ("t1_vibe_tra", .t1), ("T1 pre contrast", .t1),
    ("T1 without contrast", .t1), ("T1W_3D_TFE", .t1), ("T1_nativ", .t1), ("T1 NON CONTRAST", .t1),
    ("AX T1 PRE GD", .t1), ("T1pre", .t1), ("PRE", .t1), ("T1_preop", .t1), ("T1_post_op", .t1),
    ("ce-none_T1w", .t1), ("rec-norm_T1w", .t1), ("mp2rage_UNI", .t1), ("UNIT1", .t1),
    ("t1_fl2d_tra", .t1), ("T1 ohne KM", .t1), ("sag3dt1mprage", .t1), ("T1 W/O", .t1),
    ("T1W_TSE", .t1), ("t1_tirm_tra", .t1), ("T1_to_FLAIR", .t1),
    // T1 with contrast agent
    ("T1ce", .t1ce), ("t1c", .t1ce), ("T1Gd", .t1ce), ("T1GD", .t1ce), ("CT1", .t1ce),
    ("T1_post_gado_9", .t1ce), ("MPRAGE_Gd", .t1ce), ("AX T1 POST", .t1ce), ("T1 +C", .t1ce),
    ("AX T1 C+", .t1ce), ("Ax T1 FS +C", .t1ce), ("t1_mprage_tra_KM", .t1ce),
    ("t1_se_tra nach KM", .t1ce), ("T1 KM", .t1ce), ("T1 POST GAD AX", .t1ce),
    ("SAG BRAVO POST", .t1ce), ("AX 3D SPGR POST CONTRAST", .t1ce), ("T1 Gd", .t1ce),
    ("acq-postcontrast_T1w", .t1ce), ("ce-gadolinium_T1w", .t1ce), ("T1post", .t1ce),
    ("POST", .t1ce), ("T1_C", .t1ce), ("T1 with contrast", .t1ce), ("t1_vibe_fs_tra_post", .t1ce),
    ("T1 FLAIR POST GAD", .t1ce), ("T1w_gadovist", .t1ce), ("T1_MPRAGE_Dotarem", .t1ce),
    ("3D T1 MPRAGE C+ post-op", .t1ce), ("T1WKS", .t1ce), ("t1ce_reg", .t1ce),
    ("T1_contrast_enhanced", .t1ce), ("T1PostContrast", .t1ce), ("t1wce", .t1ce),
    ("AX T1 W/ CONTRAST", .t1ce),
    // T2
    ("T2", .t2), ("t2w", .t2), ("AX T2", .t2), ("t2_tse_tra_512", .t2), ("AX T2 FRFSE", .t2),
    ("T2W_TSE", .t2), ("t2_blade_tra", .t2), ("AX T2 PROPELLER", .t2), ("CISS", .t2),
    ("t2_ci3d_CISS", .t2), ("AX FIESTA", .t2), ("SAG T2 CUBE", .t2), ("t2_space_sag_iso", .t2),
    ("T2_HASTE", .t2), ("T2 post gad", .t2), ("space-T1w_T2w", .t2), ("TSE_tra", .t2),
    ("T2_registered_to_T1", .t2),
  ])
  func `a name tells its sequence`(_ name: String, _ expected: Modality) {
    let found = SequenceWords.read(name)
    #expect(found.modality == expected, "\(found.reason)")
    #expect(!found.isRefused)
  }

  @Test(arguments: [
    "DWI", "ep2d_diff_3scan_trace_p2_ADC", "ADC", "AX DWI b1000", "dti_64dir_FA", "isoDWI_b1000",
    "SWI", "SWI_mIP", "t2_fl2d_tra_hemo", "T2*", "T2 STAR GRE", "AX T2* GRE", "Localizer",
    "3-plane loc",
    "AAHScout", "survey", "ep2d_perf", "perfusion DSC", "ASL_CBF", "rCBV", "sub-01_task-rest_bold",
    "ep2d_bold_moco", "TOF_3D", "MRA head", "fieldmap_phasediff", "PD_TSE", "pd+t2_tse", "MRS svs",
    "SUB T1 post-pre subtraction", "T1_T2", "T1map", "phase_T1w", "b1000", "CT", "t1map_post",
    "T2_Synth synthetic", "inv1_MP2RAGE",
  ])
  func `another kind of image is refused, with the word that says so`(_ name: String) {
    let found = SequenceWords.read(name)
    #expect(found.modality == nil)
    #expect(found.isRefused, "\(found.reason)")
    #expect(found.reason.contains("\""))
  }

  @Test(arguments: [
    "scan", "patient", "img_0001", "Smith", "case12", "brain", "series7", "mask", "axel", "atlas",
    "", "t", "hippocampus_001",
  ])
  func `other names tell none`(_ name: String) {
    let found = SequenceWords.read(name)
    #expect(found.modality == nil)
    #expect(!found.isRefused)
  }

  @Test func `the reason names the words`() {
    #expect(SequenceWords.read("T1_post_gado_9").reason == "\"t1\" with \"post\" is T1ce")
    #expect(SequenceWords.read("AX_FLAIR_5").reason == "\"flair\" is FLAIR")
    #expect(SequenceWords.read("ep2d_diff_ADC").reason.hasPrefix("\"ep2d\" is "))
    #expect(SequenceWords.read("T1 T2").reason == "\"t1\" and \"t2\" are two sequences")
  }

  @Test func `words tell what was done to an image`() {
    let found = SequenceWords.read("T1_bet_reg_N4")
    #expect(found.processing == [.stripped, .registered, .biasCorrected])
    #expect(SequenceWords.read("t1_mprage").is3D)
    #expect(SequenceWords.read("Sag 3D FLAIR").is3D)
    #expect(!SequenceWords.read("AX T1 SE").is3D)
  }

  @Test func `words are cut at all signs`() {
    #expect(SequenceWords.words(of: "T1W/TSE +C") == ["t1w", "tse", "contrast"])
    #expect(SequenceWords.words(of: "AX.T2*_GRE") == ["ax", "t2star", "gre"])
  }
}
