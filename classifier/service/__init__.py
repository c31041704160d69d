"""The send pipeline over HTTP, for case systems that are not written in Python. Needs the extra ``service``.

``front`` (the outermost layer) decides who comes in and what is written about it, ``multipart`` and ``receiving`` take a
body in, ``desk`` hands documents to worker processes, ``answers`` puts the library's own answers together, ``app`` names
the routes, ``server`` runs it all.

Threats and their answers:

- Strangers on the network: nothing but the health page without a token, compared in constant time, before any body is
  read; without a token this machine is the only one that can connect.
- Hostile documents: read in the confined workers of a scan; this process never opens one, nor loads a model.
- Floods, slow senders, huge bodies: every size, count and wait has a bound (``bounds``).
- Leaks: no error, log line or metric holds anything a sender wrote; foreign exceptions are named by class only.

Accepted risks: no TLS here (a reverse proxy's task, see ``examples/brevvakt.service``); who has a token can fill the
queue; documents beyond what memory may hold lie in an unlinked temporary file while they are received and read.
"""
