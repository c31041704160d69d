"""From forsendelse to forsendelse: the three questions, the table, and the shipment to send. Pure but for registers."""

from classifier.shipment.decision import Policy, RouteDecision, decide_route
from classifier.shipment.forsendelse import Forsendelse, parse_forsendelse
from classifier.shipment.recipients import (
    AsyncRecipientRegister,
    FailingRegister,
    Found,
    MemoryRegister,
    RecipientRegister,
    Recipients,
    System,
)
from classifier.shipment.register_file import read_register
from classifier.shipment.register_sqlite import SqliteRegister, write_sqlite
from classifier.shipment.warnings import RouteWarning

__all__ = [
    "AsyncRecipientRegister",
    "FailingRegister",
    "Forsendelse",
    "Found",
    "MemoryRegister",
    "Policy",
    "RecipientRegister",
    "Recipients",
    "RouteDecision",
    "RouteWarning",
    "SqliteRegister",
    "System",
    "decide_route",
    "parse_forsendelse",
    "read_register",
    "write_sqlite",
]
