"""Measuring: how well clauses are found, cases judged and messages written.

Every figure stands with its number of cases and an interval. Nothing here changes what is measured.
"""
