"""What mean shift is used for, one file each: `colour`, `segment`, `track`, `spots`, `sweep`; and
`quick_shift`, a relative to compare it with; `modality`, `compositions` and `nulls`, for data that
may hold no groups at all.

Under `segment` stand `image`, which reads pictures, `filtering`, where each pixel climbs, and
`pieces`, what hangs together; `coarse` answers quickly. Under `track` stand `boxes`, `histogram`
and `cam_shift`; `clip` is a film for a demo. Beside `spots` stand `scatter`, which makes random
maps, and `lattice`, which compares with them fast enough for a demo. `basins` finds where in the
plane climbs lead to which mode.

Arrays come in, and an array or a small frozen dataclass goes out: nothing here draws, and what is
solved here can be tested without a figure.
"""
