"""The watcher of an outgoing folder: every letter ends in exactly one place with exactly one record.

    names     temporary names, record names, numbered names (pure)   settling  when a file is complete (pure)
    look      a file as it lies there, and whether somebody writes    places    where letters come from and go to
    plan      what is about to be done, written down before it is     moving    never over another file, never half
    filing    record and letter to their place, and what a crash left finished
    notices   changes as the system tells them                        sweeping  a folder as it lies there
    deciding  letters to worker processes and back                    presence  the folder there or away; lock: used alone
    watcher   the loop                                                running   starts and stops it

The folder itself is the truth; notices only say where to look sooner. A letter that was moved is complete, and its
record appears after it: whoever sees ``NAME.brevvakt.json`` beside a letter may take both.
"""
