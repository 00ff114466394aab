"""Every agreement statistic, as pure functions of numpy arrays; used wherever two codings are compared.

Shapes: ``D`` documents, ``C`` codes, ``B`` draws. Weights, shape (B, D), say how often each draw holds each document;
one draw of ones gives the estimate itself (``bootstrap``). A value that the data cannot give is NaN: not estimable.
"""
