"""Charts, one module each: ``chart`` gives a specification, ``says`` says in words what it shows.

``grammar`` holds what all are made of, ``drawing`` draws them.
"""
