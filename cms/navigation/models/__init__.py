from .navigation import Navigation
from .redirect import Redirect

__all__ = ["Navigation", "Redirect"]
