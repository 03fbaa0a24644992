"""Which slice of which patient a sample shows, drawn as in Sources/Trainer/SampleChoice.swift."""

import numpy as np

F = np.float32
# The share of samples from whole patients that show tumor.
TUMOR_SHARE = 0.75
# Patients with less than this share of enhancing tumor count twice; see TrainingData.swift.
LOW_ENHANCEMENT = F(0.05)


class SampleChoice:
    """patient and slice: what the sample shows. donor: a patient and a slice whose tumor is pasted, or None."""

    def __init__(self, data, partial_share, paste_share, random):
        uses_partial = bool(data.partial) and (not data.train or random.chance(partial_share))
        if uses_partial:
            self.patient = data.partial[random.index(len(data.partial))]
        else:
            self.patient = _patient(data, random)
        if self.patient.others:
            # One of the patient's planes, all equally likely.
            number = random.index(len(self.patient.others) + 1)
            self.patient = ([self.patient] + self.patient.others)[number]
        wants_tumor, wants_core = random.chance(TUMOR_SHARE), random.chance(0.5)
        slices = self.patient.head_slices
        if wants_tumor and self.patient.tumor_slices:
            has_core = wants_core and self.patient.core_slices
            slices = self.patient.core_slices if has_core else self.patient.tumor_slices
        self.slice = slices[random.index(len(slices))]
        self.donor = None
        if not uses_partial and random.chance(paste_share):
            other = _patient(data, random).view(self.patient.plane)
            is_like = other is not self.patient and other.plane == self.patient.plane
            is_like = is_like and not (other.is_normalized or self.patient.is_normalized)
            if is_like and other.tumor_slices:
                self.donor = other, other.tumor_slices[random.index(len(other.tumor_slices))]


def _patient(data, random):
    weights = [F(2) if patient.enhancing_share < LOW_ENHANCEMENT else F(1) for patient in data.train]
    rest = random.uniform(0, sum(weights))
    for patient, weight in zip(data.train, weights):
        rest -= weight
        if rest < 0:
            return patient
    return data.train[-1]
