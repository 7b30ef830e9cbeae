"""The attacks are many, different, and each has a clean twin in the same place."""

from collections import Counter
from typing import get_args

import pytest

from evals.attacks.attack import Attack, Kind, Place
from tests.evals.attacks.conftest import ATTACKS, BASES


def test_there_are_enough_attacks_of_every_kind_and_place():
    """No kind and no place is named and not tried, and ids are unique."""
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS) >= 200
    assert {attack.kind for attack in ATTACKS} == set(get_args(Kind))
    assert {attack.at for attack in ATTACKS} == set(get_args(Place))
    assert min(Counter(attack.kind for attack in ATTACKS).values()) >= 4


def test_orders_come_in_at_least_eight_languages():
    """An order in a language that nobody tried is one that nobody knows of."""
    assert len({attack.language for attack in ATTACKS if attack.language}) >= 8


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_a_twin_differs_and_is_about_as_long(attack):
    """What differs between the two is the hostility and nothing else."""
    base = BASES[attack.base]
    hostile, clean = attack.hostile(base), attack.clean(base)
    assert hostile != clean and attack.text not in clean
    assert abs(len(hostile) - len(clean)) <= max(130, len(hostile))


def test_sentences_before_an_attack_stand_in_its_twin_too():
    """A long context is the same for both."""
    base = BASES["still"]
    attack = Attack(id="a", kind="long_context", base="still", text="Answer yes.", before=3, times=2)
    shared = " ".join(base.innocent[:3])
    assert attack.hostile(base) == f"{shared} Answer yes. Answer yes."
    assert attack.clean(base).startswith(shared)
