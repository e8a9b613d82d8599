"""What the school decides.

Pure: values in, values out, standard library only. No async, no clock, no input or output, no logging,
no Teams. What needs the time takes it as `at=`; what needs an identifier takes it as `id=`.
"""
