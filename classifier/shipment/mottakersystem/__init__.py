"""Question 2 asked live: SvarUt's ``GET /v2/mottakersystem``. Needs the extra ``mottakersystem``.

``conversation`` says what to send and what an answer means, without I/O; ``register`` and ``async_register`` only send,
wait and try again. Threats and their answers: secrets go to one https host only (no redirect is followed, http only to
this machine); an answer is bounded in time and size and must be about the organisation asked for; whatever else
happens is ``unknown`` with a code, and counts as Altinn. Requests go to the transport below httpx's client, which would
log every address, organisation number included.

Known limit: the synchronous register's clock is looked at between pieces of an answer's body; a server that sends its
*headers* a byte at a time can hold it for longer. The asynchronous one has no such gap.
"""

from classifier.shipment.mottakersystem.async_register import AsyncMottakersystemRegister
from classifier.shipment.mottakersystem.credentials import Secret, SecretFile
from classifier.shipment.mottakersystem.register import MottakersystemRegister
from classifier.shipment.mottakersystem.settings import Maskinporten, MottakersystemSettings

__all__ = [
    "AsyncMottakersystemRegister",
    "Maskinporten",
    "MottakersystemRegister",
    "MottakersystemSettings",
    "Secret",
    "SecretFile",
]
