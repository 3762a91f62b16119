"""What an authority prints of its policy (帳票).

Gather first, draw second: the ``…_context`` functions return plain data, the templates draw it.
"""
