"""REFI-QDA, the exchange format of programs for qualitative analysis: read, written and checked.

The standard (version 1.5, with the schemas of 18 March 2019) has two files: a codebook (``.qdc``, XML) and a project
(``.qdpx``, a zip with ``project.qde`` and the folder ``sources``).
"""
