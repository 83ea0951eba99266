"""Machine code from a text for LLVM. The only module that knows llvmlite, which is optional."""

from __future__ import annotations

import ctypes
from functools import cache
from itertools import count
from typing import Any

from attrs import frozen

from sharepolicy.ground.log import note

_NUMBERS = count()
_KIND = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64)


@frozen(eq=False)
class MachineCode:
    """A function of an array of addresses and of how many words a plane has. It is there while `held` is."""

    function: Any
    held: Any

    def __call__(self, addresses: Any, words: int) -> int:
        """What the function returns."""
        return int(self.function(addresses, words))


@cache
def compiler() -> Any:
    """The compiler for the processor that this runs on; None where there is none."""
    try:
        from llvmlite import binding as llvm
    except ImportError:
        return None
    try:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        machine = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
        )
        return llvm.create_lljit_compiler(machine)
    except (AttributeError, OSError, RuntimeError) as error:
        note("columns: no machine code can be made here: %s", error)
        return None


def machine_code(text: str) -> MachineCode | None:
    """The function `decide` of a text. None where llvmlite is not installed, or cannot make machine code."""
    with_llvm = compiler()
    if with_llvm is None:
        return None
    from llvmlite import binding as llvm

    try:
        library = llvm.JITLibraryBuilder().add_ir(text).export_symbol("decide")
        held = library.link(with_llvm, f"sharepolicy{next(_NUMBERS)}")
    except RuntimeError as error:
        note("columns: a program could not be made machine code: %s", error)
        return None
    return MachineCode(_KIND(held["decide"]), held)
