"""The final model at run time: standardised features, one linear layer, one calibration curve; all plain numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from classifier.model.lexical import Floats


@dataclass(frozen=True)
class FinalModel:
    """``probability = sigmoid(slope · (w · standardise(features) + b) + shift)`` (Platt scaling, Platt 1999)."""

    mean: Floats
    scale: Floats
    coef: Floats
    intercept: float
    slope: float = 1.0
    shift: float = 0.0

    def log_odds(self, features: Floats) -> Floats:
        """Uncalibrated log-odds; ``features`` has shape (letters, features) or (features,)."""
        result: Floats = ((features - self.mean) / self.scale) @ self.coef + self.intercept
        return result

    def calibrated(self, log_odds: Floats, labels: Floats, weights: Floats) -> FinalModel:
        """The same model with Platt scaling fitted on letters that nothing else was fitted on."""
        from sklearn.linear_model import LogisticRegression  # only training needs it; importing it is slow

        platt = LogisticRegression(C=1e3).fit(log_odds[:, None], labels, sample_weight=weights)
        slope = max(float(platt.coef_[0, 0]), 1e-3)
        return FinalModel(self.mean, self.scale, self.coef, self.intercept, slope, float(platt.intercept_[0]))

    def curve_at(self, log_odds: float) -> float:
        """Calibrated probability of one uncalibrated log-odds."""
        value = self.slope * log_odds + self.shift
        return 1.0 / (1.0 + math.exp(-max(min(value, 40.0), -40.0)))

    def curve(self, log_odds: Floats) -> Floats:
        """Calibrated probabilities of uncalibrated log-odds, same shape."""
        result: Floats = 1.0 / (1.0 + np.exp(-(self.slope * log_odds + self.shift)))
        return result
