"""What mean shift is used for: `colour`, `segment`, `track`, `spots`, `sweep`, one file each.

Arrays come in, and an array or a small frozen dataclass goes out: nothing here draws, and what is
solved here can be tested without a figure.
"""
