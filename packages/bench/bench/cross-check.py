"""The product's statistics beside those of statsmodels and scipy, on the same outcomes.

    python3 -m venv checks && checks/bin/pip install statsmodels
    checks/bin/python packages/bench/bench/cross-check.py

Not a part of `npm test`. Prints the greatest difference of each figure, and ends with 1 where one is above 1e-8.
"""

import json
import pathlib
import subprocess
import sys

import numpy as np
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.sandwich_covariance import cov_cluster

here = pathlib.Path(__file__).parent
command = ["node", str(here / "statistics-figures.ts"), *sys.argv[1:]]
lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()

greatest: dict[str, float] = {}


def compare(name: str, ours: float, theirs: float) -> None:
    greatest[name] = max(greatest.get(name, 0.0), abs(ours - theirs))


def two_way(case: dict) -> None:
    """An ordinary regression on a constant, with clustered covariances; then half a question at either end of the scale."""
    y = np.array([each["value"] for each in case["differences"]], dtype=float)
    questions = np.unique([each["cluster"] for each in case["differences"]], return_inverse=True)[1]
    searches = np.unique([each["search"] for each in case["differences"]], return_inverse=True)[1]
    fitted = OLS(y, np.ones((len(y), 1))).fit()
    count = len(np.unique(searches))
    by_question = float(cov_cluster(fitted, questions)[0, 0]) + 1 / len(np.unique(questions)) ** 2
    if count == 1:
        variance, df = by_question, len(np.unique(questions)) - 1
    else:
        by_search = float(cov_cluster(fitted, searches)[0, 0])
        single = float(cov_cluster(fitted, np.arange(len(y)))[0, 0])
        variance, df = max(by_question + by_search - single, by_question, by_search), count - 1
    error = np.sqrt(variance)
    ours = case["twoWay"]
    compare("two-way mean", ours["value"], fitted.params[0])
    compare("two-way p", ours["p"], 2 * stats.t.sf(abs(fitted.params[0]) / error, df))
    spread = stats.t.ppf(0.975, df) * error
    compare("two-way low", ours["low"], max(-1.0, fitted.params[0] - spread))
    compare("two-way high", ours["high"], min(1.0, fitted.params[0] + spread))


def components(case: dict) -> None:
    """The three equations of Henderson's method I, written out as a linear system."""
    if case["components"] is None:
        return
    y = np.array([each["value"] for each in case["differences"]], dtype=float)
    questions = np.unique([each["cluster"] for each in case["differences"]], return_inverse=True)[1]
    searches = np.unique([each["search"] for each in case["differences"]], return_inverse=True)[1]
    incidence = [np.eye(group.max() + 1)[group] for group in (questions, searches)]

    def projection(design: np.ndarray) -> np.ndarray:
        return design @ np.linalg.pinv(design)

    n = len(y)
    mean, of_questions, of_searches = projection(np.ones((n, 1))), *map(projection, incidence)
    forms = [of_questions - mean, of_searches - mean, np.eye(n) - of_questions]
    covariances = [design @ design.T for design in incidence] + [np.eye(n)]
    system = [[np.sum(form * covariance) for covariance in covariances] for form in forms]
    question, search, rest = np.linalg.solve(system, [y @ form @ y for form in forms])
    ours = case["components"]
    compare("variance of questions", ours["betweenQuestions"], max(0.0, question))
    compare("variance of searches", ours["betweenSearches"], max(0.0, search))
    compare("variance of the rest", ours["within"], max(0.0, rest + search - max(0.0, search)))


for line in lines:
    case = json.loads(line)
    two_way(case)
    components(case)
    gained, lost, p = (case["mcnemar"][name] for name in ("gained", "lost", "p"))
    compare("exact McNemar p", p, mcnemar([[0, gained], [lost, 0]], exact=True).pvalue)
    for ours, theirs in zip(case["holm"]["adjusted"], multipletests(case["holm"]["ps"], method="holm")[1]):
        compare("Holm p", ours, theirs)
    student = case["student"]
    compare("Student p", student["p"], 2 * stats.t.sf(student["t"], student["df"]))
    compare("Student quantile", student["quantile"], stats.t.ppf(0.975, student["df"]))
    wilson = case["wilson"]
    low, high = proportion_confint(wilson["hits"], wilson["n"], method="wilson")
    compare("Wilson low", wilson["low"], low)
    compare("Wilson high", wilson["high"], high)

print(f"{len(lines)} cases")
for name, difference in greatest.items():
    print(f"  {name:24} greatest difference {difference:.1e}")
sys.exit(1 if max(greatest.values()) > 1e-8 else 0)
