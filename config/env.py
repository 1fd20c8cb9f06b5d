"""The environment, read in one place; a wrong value is named with what it should be."""

from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent

env = Env()
