"""Batches of samples, as Sources/Trainer/SampleMaker.swift makes them one by one.

Random numbers are drawn on the CPU, sample by sample in the same order as there; everything else is
computed for the whole batch, on the GPU if there is one.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from . import lesion
from .choice import SampleChoice
from .counter_random import CounterRandom
from .intensity import Variation, vary
from .layout import MARGIN
from .options import USUAL_PARTIAL_SHARE
from .warp import PatientStore, placed, varied

F = np.float32


class SampleMaker:
    """Makes the samples of a run; sample `i` of step `s` depends on the seed, s and i alone."""

    def __init__(self, data, options, device):
        self.data, self.options, self.device = data, options, device
        # What the network learns from, and by how much its output is smaller.
        self.height, self.width = options.get("frame") or (options["height"], options["width"])
        self.margin = 0 if "frame" in options else MARGIN
        # Settings that an older checkpoint does not name are off.
        self.augmentation = {"flairAlone": 0, "anySubset": 0, "restyling": 0, "enhancementLoss": 0, "cysts": 0,
                             "pasting": 0, "bias": 1, **options["augmentation"]}
        patients = data.train + data.partial + data.validation
        self.store = PatientStore(patients + [other for p in patients for other in p.others], device)
        self._ahead = _Ahead(self.make, device) if device.type == "cuda" else None

    def batch(self, step, first, count):
        """Samples first ..< first + count of a step: images, masks, and which regions are known.

        count x 4 x rows x columns; count x (rows − 184) x (columns − 184), bits 0, 1, 2 for WT, TC, ET;
        count x 3. In frames the masks have the rows and columns of the images.
        """
        return (self._ahead or self.make)(step, first, count)

    def make(self, step, first, count):
        """What `batch` gives, now."""
        # On a CPU one after the other, since its caches hold the planes of one.
        size = count if self.device.type == "cuda" else 1
        parts = [self._make(step, first + i, min(size, count - i)) for i in range(0, count, size)]
        return [torch.cat(tensors) for tensors in zip(*parts)]

    def _make(self, step, first, count):
        o, a = self.options, self.augmentation
        randoms = [CounterRandom(o["seed"], 2, step, first + i) for i in range(count)]
        share, pasting = o.get("partialShare"), a["pasting"] if a["isEnabled"] else 0
        share = USUAL_PARTIAL_SHARE if share is None else share
        choices = [SampleChoice(self.data, share, pasting, random) for random in randoms]
        known = torch.tensor([[c.patient.known >> r & 1 for r in range(3)] for c in choices],
                             dtype=torch.float32, device=self.device)
        if a["isEnabled"]:
            image, regions = self._varied(choices, randoms)
        else:
            image, regions = self.store.warp(
                [placed(c.patient, c.slice, c.patient.height // 2, c.patient.width // 2, self.height,
                        self.width) for c in choices], self.height, self.width)
        return image, cut(regions, self.margin), known

    def place(self, places):
        """Images and masks of slices unvaried: (patient, slice, row, column), the point in the middle.

        They are of the size that the averaged network is measured on, which takes no frames.
        """
        size = self.options["height"], self.options["width"]
        image, regions = self.store.warp([placed(*place, *size) for place in places], *size)
        return image, cut(regions, MARGIN)

    def _varied(self, choices, randoms):
        a, size = self.augmentation, (self.height, self.width)
        views, donors, donor_views, sigmas, restyled = [], [], [], [], []
        for number, (choice, random) in enumerate(zip(choices, randoms)):
            views.append(varied(choice.patient, choice.slice, *size, a, random))
            if choice.donor:
                donors.append(number)
                donor_views.append(varied(*choice.donor, *size, a, random))
                sigmas.append(random.uniform(0.6, 2.5))
            if random.chance(a["restyling"]):
                restyled.append(number)
        image, regions = self.store.warp(views, *size)
        if donors:
            place = torch.tensor(donors, device=self.device)
            image[place], regions[place] = lesion.paste(
                image[place], regions[place], *self.store.warp(donor_views, *size), sigmas)
        if restyled:
            place = torch.tensor(restyled, device=self.device)
            # What is drawn next depends on what a sample shows.
            stylings = [lesion.Restyling(parts, a["enhancementLoss"], a["cysts"], randoms[number])
                        for number, parts in zip(restyled, lesion.parts_of(regions[place]))]
            image[place], regions[place] = lesion.restyle(image[place], regions[place], stylings)
        planes, variations = [], []
        for number, (choice, random) in enumerate(zip(choices, randoms)):
            for channel, is_kept in enumerate(kept_modalities(choice.patient, a, random)):
                if is_kept:
                    planes.append(number * 4 + channel)
                    variations.append(Variation(a["bias"], random))
        flat = image.view(-1, *size)
        result = torch.zeros_like(flat)
        place = torch.tensor(planes, device=self.device)
        result[place] = vary(flat[place], variations, (self.options["height"], self.options["width"]))
        return result.view_as(image), regions


def cut(regions, margin):
    """The part of the regions that the output of a network covers."""
    rows, columns = regions.shape[1:]
    half = margin // 2
    return regions[:, half:rows - half, half:columns - half].contiguous()


def kept_modalities(patient, augmentation, random):
    """Which of a patient's modalities a sample shows."""
    choice, subset = random.uniform(0, 1), 1 + random.index(15)
    alone = F(augmentation["flairAlone"])
    kept = []
    for channel, is_present in enumerate(patient.is_present):
        drops = random.chance(augmentation["dropout"])
        if choice < alone:
            kept.append(is_present and channel == 0)
        elif choice < alone + F(augmentation["anySubset"]):
            kept.append(is_present and bool(subset >> channel & 1))
        else:
            kept.append(is_present and not drops)
    present = [channel for channel, is_present in enumerate(patient.is_present) if is_present]
    fallback = present[random.index(len(present))]
    if not any(kept):
        kept[fallback] = True
    return kept


class _Ahead:
    """Makes the next step's samples on a stream of their own while the GPU works on this step's."""

    def __init__(self, make, device):
        self.make, self.device = make, device
        self.stream = torch.cuda.Stream(device)
        # The patients are still being copied to the GPU on the earlier stream.
        self.stream.wait_stream(torch.cuda.current_stream(device))
        self.pool = ThreadPoolExecutor(1)
        self.next = None

    def _work(self, key):
        with torch.cuda.device(self.device), torch.cuda.stream(self.stream), torch.no_grad():
            batch = self.make(*key)
            return batch, self.stream.record_event()

    def __call__(self, *key):
        if self.next is None or self.next[0] != key:
            self.next = key, self.pool.submit(self._work, key)
        batch, event = self.next[1].result()
        current = torch.cuda.current_stream(self.device)
        current.wait_event(event)
        for tensor in batch:
            tensor.record_stream(current)
        step, first, count = key
        key = step + 1, first, count
        self.next = key, self.pool.submit(self._work, key)
        return batch
