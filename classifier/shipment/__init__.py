"""From forsendelse to forsendelse: the three questions, the table, and the shipment to send. Pure but for registers."""

from classifier.shipment.decision import Policy, RouteDecision, decide_route
from classifier.shipment.forsendelse import Forsendelse, parse_forsendelse
from classifier.shipment.recipients import MemoryRegister, RecipientRegister, Recipients, read_register

__all__ = [
    "Forsendelse",
    "MemoryRegister",
    "Policy",
    "RecipientRegister",
    "Recipients",
    "RouteDecision",
    "decide_route",
    "parse_forsendelse",
    "read_register",
]
