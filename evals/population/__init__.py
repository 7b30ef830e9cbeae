"""Populations of invented creators, by the million: what the batch job is tried and measured with.

`population.yaml` says who there is and how each kind looks, `texts.yaml` what they write; both are meant
to be read and changed. All else turns them into profiles, the same for everybody who asks with one seed.
"""

__all__: list[str] = []
