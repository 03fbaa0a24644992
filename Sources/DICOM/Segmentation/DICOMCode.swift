/// A concept of a terminology.
///
/// Source: DICOM PS3.3 (2024), section 8.
package struct DICOMCode: Hashable, Sendable {
  /// The concept's code.
  package let value: String
  /// The terminology: "SCT" is SNOMED CT, "NCIt" the NCI Thesaurus, "DCM" DICOM's own.
  package let scheme: String
  /// Its name.
  package let meaning: String

  init(_ value: String, _ scheme: String = "SCT", _ meaning: String) {
    self.value = value
    self.scheme = scheme
    self.meaning = meaning
  }

  /// The item of a code sequence.
  var item: DICOMDataSet {
    var item = DICOMDataSet()
    item.set(.codeValue, value)
    item.set(.codingSchemeDesignator, scheme)
    item.set(.codeMeaning, meaning)
    return item
  }
}

extension DICOMCode {
  // What segments are; context group 7150.
  static let tissue = DICOMCode("85756007", "Tissue")
  static let anatomy = DICOMCode("91723000", "Anatomical Structure")
  static let abnormal = DICOMCode("49755003", "Morphologically Abnormal Structure")
  static let bodySubstance = DICOMCode("91720002", "Body Substance")

  private init(_ value: String, _ meaning: String) { self.init(value, "SCT", meaning) }

  // Lesions; context groups 7159 and 7168.
  static let necrosis = DICOMCode("6574001", "Necrosis")
  static let edema = DICOMCode("79654002", "Edema")
  static let enhancingLesion = DICOMCode("C113842", "NCIt", "Enhancing Lesion")
  static let nonEnhancingLesion = DICOMCode("C81175", "NCIt", "Non-Enhancing Lesion")
  static let neoplasm = DICOMCode("108369006", "Neoplasm")
  static let metastasis = DICOMCode("14799000", "Neoplasm, Secondary")
  static let lesion = DICOMCode("52988006", "Lesion")
  static let cyst = DICOMCode("367643001", "Cyst")
  static let abscess = DICOMCode("44132006", "Abscess")
  static let hemorrhage = DICOMCode("50960005", "Hemorrhage")

  // Parts of the head; context groups 7140 and 7153.
  static let brain = DICOMCode("12738006", "Brain")
  static let cerebrospinalFluid = DICOMCode("65216001", "Cerebrospinal Fluid")
  static let parts: [(words: [String], code: DICOMCode)] = [
    (["cerebellum", "white"], DICOMCode("33060004", "Cerebellar White Matter")),
    (["cerebellum", "cortex"], DICOMCode("25991003", "Cerebellar Cortex")),
    (["cerebellum"], DICOMCode("113305005", "Cerebellum")),
    (["cerebral", "white"], DICOMCode("68523003", "Cerebral White Matter")),
    (["white", "matter"], DICOMCode("389080008", "White Matter")),
    (["gray", "matter"], DICOMCode("389081007", "Gray Matter")),
    (["grey", "matter"], DICOMCode("389081007", "Gray Matter")),
    (["cerebral", "cortex"], DICOMCode("40146001", "Cerebral cortex")),
    (["hippocampus"], DICOMCode("5366008", "Hippocampus")),
    (["thalamus"], DICOMCode("42695009", "Thalamus")),
    (["putamen"], DICOMCode("89278009", "Putamen")),
    (["caudate"], DICOMCode("11000004", "Caudate Nucleus")),
    (["pallidum"], DICOMCode("14738005", "Globus Pallidus")),
    (["amygdala"], DICOMCode("4958002", "Amygdala")),
    (["accumbens"], DICOMCode("427667007", "Nucleus Accumbens")),
    (["lateral", "ventricle"], DICOMCode("66720007", "Lateral Ventricle")),
    (["3rd", "ventricle"], DICOMCode("49841001", "Third ventricle")),
    (["4th", "ventricle"], DICOMCode("35918002", "Fourth Ventricle")),
    (["ventricle"], DICOMCode("35764002", "Brain ventricle")),
    (["ventricles"], DICOMCode("35764002", "Brain ventricle")),
    (["corpus", "callosum"], DICOMCode("88442005", "Corpus callosum")),
    (["brain", "stem"], DICOMCode("119238007", "Brain Stem")),
    (["brainstem"], DICOMCode("119238007", "Brain Stem")),
    (["optic", "chiasm"], DICOMCode("244453006", "Optic chiasm")),
    (["skull"], DICOMCode("89546000", "Skull")),
    (["brain"], brain),
  ]

  // Sides; context group 244.
  static let left = DICOMCode("7771000", "Left")
  static let right = DICOMCode("24028007", "Right")

  // What was done with the source; context groups 7202, 7203 and 7162.
  static let sourceImage = DICOMCode(
    "121322", "DCM", "Source image for image processing operation")
  static let segmentation = DICOMCode("113076", "DCM", "Segmentation")
  static let artificialIntelligence = DICOMCode("123110", "DCM", "Artificial Intelligence")
}
