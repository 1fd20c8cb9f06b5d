from .navigation import Navigation
from .redirect import Redirect
from .removal import Removal

__all__ = ["Navigation", "Redirect", "Removal"]
