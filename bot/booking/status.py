"""The statuses of an appointment and what may follow what: the codes of FHIR R4."""

from collections.abc import Mapping
from typing import Literal, get_args

# http://hl7.org/fhir/R4/valueset-appointmentstatus.html, all ten.
Status = Literal[
    "proposed",
    "pending",
    "booked",
    "arrived",
    "checked-in",
    "fulfilled",
    "cancelled",
    "noshow",
    "entered-in-error",
    "waitlist",
]
STATUSES: tuple[Status, ...] = get_args(Status)
LIVE_STATUSES: tuple[Status, ...] = (
    "proposed",
    "pending",
    "booked",
    "arrived",
    "checked-in",
    "fulfilled",
)  # these fill their time
CHANGEABLE_STATUSES: tuple[Status, ...] = (
    "proposed",
    "pending",
    "booked",
)  # a visitor may move or cancel these

# Moving and cancelling have rules of their own; this is what staff may mark an appointment as.
_FOLLOWS: Mapping[Status, frozenset[Status]] = {
    "proposed": frozenset({"pending", "booked", "cancelled", "entered-in-error"}),
    "pending": frozenset({"booked", "cancelled", "entered-in-error"}),
    "booked": frozenset({"arrived", "checked-in", "fulfilled", "noshow", "cancelled", "entered-in-error"}),
    "arrived": frozenset({"checked-in", "fulfilled", "noshow", "entered-in-error"}),
    "checked-in": frozenset({"fulfilled", "entered-in-error"}),
    "fulfilled": frozenset({"entered-in-error"}),
    "noshow": frozenset({"entered-in-error"}),
    "cancelled": frozenset({"entered-in-error"}),
    "entered-in-error": frozenset(),
    "waitlist": frozenset({"cancelled", "entered-in-error"}),
}


def may_become(status: Status, wanted: Status) -> bool:
    """Say whether an appointment of one status may be marked as another; what has given its time back stays so."""
    return wanted in _FOLLOWS[status]


def what_may_follow(status: Status) -> tuple[Status, ...]:
    """Give the statuses that an appointment may be marked as, in FHIR's order."""
    return tuple(each for each in STATUSES if each in _FOLLOWS[status])
