"""Signals: what is measured about creators, and the profiles that carry it.

The catalog says which signals there are; a profile holds those of one creator on one day. Nothing here
knows a policy, and nothing here decides.
"""

from signals.catalog import Catalog, CatalogError, Disclosure, SignalSpec, load_catalog
from signals.derived import Value, account_age_days, confirmed, in_window, rating_before, resolve, worth
from signals.errors import UserError
from signals.faults import Fault
from signals.profile import ContentItem, Evidence, HistoryEntry, Profile, SignalValue
from signals.readers import Read, load_profiles, read_profiles
from signals.rows import ProfileError

__all__ = [
    "Catalog",
    "CatalogError",
    "ContentItem",
    "Disclosure",
    "Evidence",
    "Fault",
    "HistoryEntry",
    "Profile",
    "ProfileError",
    "Read",
    "SignalSpec",
    "SignalValue",
    "UserError",
    "Value",
    "account_age_days",
    "confirmed",
    "in_window",
    "load_catalog",
    "load_profiles",
    "rating_before",
    "read_profiles",
    "resolve",
    "worth",
]
