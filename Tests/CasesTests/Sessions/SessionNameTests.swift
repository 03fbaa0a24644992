import Cases
import Testing

/// What names of cases say of patient and session.
@Suite struct SessionNameTests {
  @Test(arguments: [
    ("sub-01_ses-2", "sub-01", "ses-2"), ("Patient-001_week-000-1", "Patient-001", "week-000-1"),
    ("100001_time1", "100001", "time1"),
    ("PatientID_0003_Timepoint_1", "PatientID_0003", "Timepoint_1"),
    ("BraTS-GLI-00005-100", "BraTS-GLI-00005", "100"),
    ("UPENN-GBM-00001_11", "UPENN-GBM-00001", "11"),
    ("TCGA-02-0006_1996.08.23", "TCGA-02-0006", "1996.08.23"), ("week-012", "", "week-012"),
    ("baseline", "", "baseline"), ("P7_followup", "P7", "followup"),
  ])
  func `a session is told from its patient`(name: String, patient: String, session: String) {
    let found = SessionName(name)
    #expect(found.patient == patient)
    #expect(found.session == session)
  }

  @Test func `names without a session are patients`() {
    for name in ["BraTS19_2013_10_1", "BRATS_001", "UCSF-PDGM-0004"] {
      #expect(SessionName(name).patient == name)
      #expect(SessionName(name).session == nil)
    }
  }

  @Test func `weeks and dates are numbers`() {
    #expect(SessionName("Patient-001_week-012").week == 12)
    #expect(SessionName("Patient-001_week-000-2").week == 0.2)
    #expect(SessionName("P1_20240517").date == "2024-05-17")
    #expect(SessionName("TCGA-02-0006_1996.08.23").date == "1996-08-23")
    #expect(SessionName("sub-01_ses-2").date == nil)
  }
}
