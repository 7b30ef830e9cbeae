"""A statement of reasons as the DSA Transparency Database takes it, field by field and limit by limit.

Names and values are the database's own. Conditions between fields are checked here and stand in the JSON
schema too, so that both refuse the same. Of its keywords, those that concern selling are known.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Visibility = Literal[
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
]
Monetary = Literal["DECISION_MONETARY_SUSPENSION", "DECISION_MONETARY_TERMINATION", "DECISION_MONETARY_OTHER"]
Provision = Literal[
    "DECISION_PROVISION_PARTIAL_SUSPENSION",
    "DECISION_PROVISION_TOTAL_SUSPENSION",
    "DECISION_PROVISION_PARTIAL_TERMINATION",
    "DECISION_PROVISION_TOTAL_TERMINATION",
]
Account = Literal["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"]
Ground = Literal["DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"]
ContentType = Literal[
    "CONTENT_TYPE_APP",
    "CONTENT_TYPE_AUDIO",
    "CONTENT_TYPE_IMAGE",
    "CONTENT_TYPE_PRODUCT",
    "CONTENT_TYPE_SYNTHETIC_MEDIA",
    "CONTENT_TYPE_TEXT",
    "CONTENT_TYPE_VIDEO",
    "CONTENT_TYPE_OTHER",
]
Category = Literal[
    "STATEMENT_CATEGORY_ANIMAL_WELFARE",
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "STATEMENT_CATEGORY_SELF_HARM",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    "STATEMENT_CATEGORY_VIOLENCE",
]
Keyword = Literal[
    "KEYWORD_AGE_SPECIFIC_RESTRICTIONS_MINORS",
    "KEYWORD_COPYRIGHT_INFRINGEMENT",
    "KEYWORD_GOODS_SERVICES_NOT_PERMITTED",
    "KEYWORD_HIDDEN_ADVERTISEMENT",
    "KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING",
    "KEYWORD_INAUTHENTIC_ACCOUNTS",
    "KEYWORD_INAUTHENTIC_LISTINGS",
    "KEYWORD_INAUTHENTIC_USER_REVIEWS",
    "KEYWORD_MISLEADING_INFO_CONSUMER_RIGHTS",
    "KEYWORD_MISLEADING_INFO_GOODS_SERVICES",
    "KEYWORD_NONCOMPLIANCE_PRICING",
    "KEYWORD_PHISHING",
    "KEYWORD_PROHIBITED_PRODUCTS",
    "KEYWORD_PYRAMID_SCHEMES",
    "KEYWORD_RISK_PUBLIC_HEALTH",
    "KEYWORD_TRADEMARK_INFRINGEMENT",
    "KEYWORD_UNSAFE_PRODUCTS",
    "KEYWORD_OTHER",
]
SourceType = Literal[
    "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_VOLUNTARY", "SOURCE_TYPE_OTHER_NOTIFICATION"
]
Automated = Literal[
    "AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED"
]
YesNo = Literal["Yes", "No"]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]

SHORT, LONG, FACTS = 500, 2_000, 5_000
Short = Annotated[str, Field(min_length=1, max_length=SHORT)]
Long = Annotated[str, Field(min_length=1, max_length=LONG)]

DECISIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
ILLEGAL = ("illegal_content_legal_ground", "illegal_content_explanation")
INCOMPATIBLE = ("incompatible_content_ground", "incompatible_content_explanation")
NEEDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("decision_visibility", "DECISION_VISIBILITY_OTHER", ("decision_visibility_other",)),
    ("decision_monetary", "DECISION_MONETARY_OTHER", ("decision_monetary_other",)),
    ("content_type", "CONTENT_TYPE_OTHER", ("content_type_other",)),
    ("category_specification", "KEYWORD_OTHER", ("category_specification_other",)),
    ("decision_ground", "DECISION_GROUND_ILLEGAL_CONTENT", ILLEGAL),
    ("decision_ground", "DECISION_GROUND_INCOMPATIBLE_CONTENT", INCOMPATIBLE),
)
"""A field, a value of it, and the fields that this value cannot be without."""


def _conditions() -> dict[str, Any]:
    """The conditions between fields in the language of JSON schemas."""
    lists = ("decision_visibility", "content_type", "category_specification")

    def has(field: str, value: str) -> dict[str, Any]:
        holds = {"contains": {"const": value}} if field in lists else {"const": value}
        return {"properties": {field: holds}, "required": [field]}

    rules: list[dict[str, Any]] = [
        {"if": has(field, value), "then": {"required": list(needed)}} for field, value, needed in NEEDS
    ]
    rules.append({"not": {**has("source_type", "SOURCE_VOLUNTARY"), "required": ["source_identity"]}})
    return {"anyOf": [{"required": [field]} for field in DECISIONS], "allOf": rules}


class DatabaseStatement(BaseModel):
    """One statement of reasons; days are ISO 8601.

    Raises:
        ValueError: No decision is given, a value lacks the field that explains it, or a notifier is named
            although nobody notified.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_conditions())

    decision_visibility: Annotated[tuple[Visibility, ...], Field(min_length=1)] | None = None
    decision_visibility_other: Short | None = None
    decision_monetary: Monetary | None = None
    decision_monetary_other: Short | None = None
    decision_provision: Provision | None = None
    decision_account: Account | None = None
    account_type: Literal["ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"] | None = None
    decision_ground: Ground
    decision_ground_reference_url: Short | None = None
    illegal_content_legal_ground: Short | None = None
    illegal_content_explanation: Long | None = None
    incompatible_content_ground: Short | None = None
    incompatible_content_explanation: Long | None = None
    incompatible_content_illegal: YesNo | None = None
    decision_facts: Annotated[str, Field(min_length=1, max_length=FACTS)]
    content_type: Annotated[tuple[ContentType, ...], Field(min_length=1)]
    content_type_other: Short | None = None
    content_date: date
    content_language: Country | None = None
    application_date: date
    category: Category
    category_addition: tuple[Category, ...] | None = None
    category_specification: tuple[Keyword, ...] | None = None
    category_specification_other: Short | None = None
    end_date_visibility_restriction: date | None = None
    end_date_monetary_restriction: date | None = None
    end_date_service_restriction: date | None = None
    end_date_account_restriction: date | None = None
    territorial_scope: tuple[Country, ...] | None = None
    source_type: SourceType
    source_identity: Short | None = None
    automated_detection: YesNo
    automated_decision: Automated
    puid: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=SHORT)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if all(getattr(self, field) is None for field in DECISIONS):
            raise ValueError(f"a statement gives one of {', '.join(DECISIONS)}")
        for field, value, needed in NEEDS:
            given = getattr(self, field)
            absent = [name for name in needed if getattr(self, name) is None]
            if absent and (given == value or (isinstance(given, tuple) and value in given)):
                raise ValueError(f"{value} needs {absent[0]}")
        if self.source_type == "SOURCE_VOLUNTARY" and self.source_identity is not None:
            raise ValueError("on one's own initiative nobody is named in source_identity")
        return self


DEFAULT_CATEGORY: Category = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


def fit(text: str, most: int) -> str:
    """The text, cut at a word where it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
