"""The demos: one file each, a plain function of its state."""

from teachkit.show.demos.kernel_explorer import KernelExplorer

__all__ = ["KernelExplorer"]
