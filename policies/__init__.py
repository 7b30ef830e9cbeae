"""The handbook: policies as documents people read, and as rules that code applies.

`load_handbook` reads, checks and gives a `Handbook`; `lint` tells every fault of one. Nothing here knows a
creator or decides a case.
"""

from policies.adjudication import Adjudication
from policies.clause import Clause, Measure, Policy, Rule, RuleException, Section
from policies.criteria import Condition, Group, Leaf
from policies.folder import HandbookError
from policies.handbook import Handbook, load_handbook, parse_handbook
from policies.lint import lint
from policies.problem import Problem

__all__ = [
    "Adjudication",
    "Clause",
    "Condition",
    "Group",
    "Handbook",
    "HandbookError",
    "Leaf",
    "Measure",
    "Policy",
    "Problem",
    "Rule",
    "RuleException",
    "Section",
    "lint",
    "load_handbook",
    "parse_handbook",
]
