"""Trains a small 3-D U-Net that helps the bundled network with whole volumes; see docs/training.md.

`Scripts/train_volumes.py` is the entry point. Images are i x j x k with i toward the patient's left, j toward
posterior and k toward superior; channels are FLAIR, T1, T1ce and T2; outputs are WT, TC, ET and the brain.
"""

SEQUENCES = ("flair", "t1", "t1ce", "t2")
OUTPUTS = ("WT", "TC", "ET", "brain")
