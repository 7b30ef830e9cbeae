"""The commands of `clausewise`, a file for each group: arguments in, a thin call, results on stdout.

Nothing heavy is imported before a command runs, so that help is there at once. No command decides
anything; what one does can be done from Python by the function that it calls.
"""

__all__: list[str] = []
