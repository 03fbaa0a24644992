// Writes a binary DICOM segmentation by DCMTK, for Scripts/check_dicom_seg.py.
//
//     make_dcmtk_seg FRAMES SOURCE.dcm OUT.dcm
//
// FRAMES is text: columns, rows, number of segments and of frames; the orientation (6 numbers); the distances of rows,
// of columns and of slices; then for each frame its segment, its position (3 numbers) and rows × columns digits 0 or 1.
// Needs libdcmtk-dev: g++ make_dcmtk_seg.cpp -ldcmseg -ldcmfg -ldcmiod -ldcmdata -loflog -lofstd
#include "dcmtk/config/osconfig.h"
#include "dcmtk/dcmdata/dctk.h"
#include "dcmtk/dcmfg/fgfracon.h"
#include "dcmtk/dcmfg/fgpixmsr.h"
#include "dcmtk/dcmfg/fgplanor.h"
#include "dcmtk/dcmfg/fgplanpo.h"
#include "dcmtk/dcmfg/fgseg.h"
#include "dcmtk/dcmseg/segdoc.h"
#include "dcmtk/dcmseg/segment.h"
#include "dcmtk/dcmseg/segutils.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

static void check(OFCondition outcome, const char* what) {
  if (outcome.good()) return;
  std::fprintf(stderr, "%s: %s\n", what, outcome.text());
  std::exit(1);
}

int main(int count, char** words) {
  if (count != 4) return 2;
  std::ifstream input(words[1]);
  int columns, rows, segments, frames;
  std::string orientation[6], spacing[3];
  input >> columns >> rows >> segments >> frames;
  for (auto& number : orientation) input >> number;
  for (auto& number : spacing) input >> number;

  IODGeneralEquipmentModule::EquipmentInfo equipment("maker", "1", "model", "2");
  ContentIdentificationMacro content("1", "LABEL", "DESCRIPTION", "Doe^John");
  DcmSegmentation* made = NULL;
  check(DcmSegmentation::createBinarySegmentation(made, rows, columns, equipment, content), "create");
  for (int number = 1; number <= segments; number++) {
    char name[32];
    std::snprintf(name, sizeof name, "part %d", number);
    DcmSegment* segment = NULL;
    CodeSequenceMacro category("85756007", "SCT", "Tissue"), type("85756007", "SCT", "Tissue");
    check(DcmSegment::create(segment, name, category, type, DcmSegTypes::SAT_AUTOMATIC, "test"), "segment");
    Uint16 given = 0;
    check(made->addSegment(segment, given), "add segment");
  }
  OFString organization = "2.25.12345";
  auto& dimensions = made->getDimensions();
  check(dimensions.addDimensionIndex(DCM_ReferencedSegmentNumber, organization, DCM_SegmentIdentificationSequence, "Segment"), "dimension");
  check(dimensions.addDimensionIndex(DCM_ImagePositionPatient, organization, DCM_PlanePositionSequence, "Position"), "dimension");

  FGPlaneOrientationPatient* turn = FGPlaneOrientationPatient::createMinimal(
      orientation[0].c_str(), orientation[1].c_str(), orientation[2].c_str(), orientation[3].c_str(),
      orientation[4].c_str(), orientation[5].c_str());
  FGPixelMeasures measures;
  check(measures.setPixelSpacing((spacing[0] + "\\" + spacing[1]).c_str()), "spacing");
  check(measures.setSpacingBetweenSlices(spacing[2].c_str()), "spacing");
  check(measures.setSliceThickness(spacing[2].c_str()), "thickness");
  check(made->addForAllFrames(*turn), "orientation");
  check(made->addForAllFrames(measures), "measures");

  std::vector<Uint8> pixels(rows * columns);
  for (int index = 0; index < frames; index++) {
    int segment;
    std::string place[3], bits;
    input >> segment >> place[0] >> place[1] >> place[2] >> bits;
    if (!input || bits.size() != pixels.size()) {
      std::fprintf(stderr, "frame %d of %s is not complete\n", index, words[1]);
      return 1;
    }
    for (size_t pixel = 0; pixel < pixels.size(); pixel++) pixels[pixel] = bits[pixel] == '1';
    FGPlanePosPatient* position = FGPlanePosPatient::createMinimal(
        place[0].c_str(), place[1].c_str(), place[2].c_str());
    FGFrameContent frame;
    check(frame.setStackID("1"), "stack");
    check(frame.setDimensionIndexValues(segment, 0), "index");
    check(frame.setDimensionIndexValues(index + 1, 1), "index");
    OFVector<FGBase*> groups;
    groups.push_back(position);
    groups.push_back(&frame);
    check(made->addFrame(pixels.data(), segment, groups), "add frame");
    delete position;
  }
  check(made->getSeries().setSeriesNumber("9"), "series");
  check(made->importHierarchy(words[2], OFTrue, OFTrue, OFTrue, OFFalse), "import");
  check(made->saveFile(words[3], EXS_LittleEndianExplicit), "save");
  return 0;
}
