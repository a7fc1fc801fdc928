"""What tells Rasa's cache that the code behind a component is another one.

Rasa keeps what a component has learned, and looks at that component's own source only: with another classifier or
spelling behind it, it would go on serving what the old one wrote.
"""

import hashlib
import inspect
from types import ModuleType


def code_fingerprint(*modules: ModuleType) -> str:
    """Return a hash of the modules' source code."""
    sources = "\0".join(inspect.getsource(module) for module in modules)
    return hashlib.sha256(sources.encode()).hexdigest()
