"""The command line's own words in Vietnamese: help titles and complaints about what was typed."""

from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from inspection.complaints import nearest

rich_utils.ARGUMENTS_PANEL_TITLE = "Đối số"
rich_utils.OPTIONS_PANEL_TITLE = "Tùy chọn"
rich_utils.COMMANDS_PANEL_TITLE = "Lệnh"
rich_utils.DEFAULT_STRING = "[mặc định: {}]"
rich_utils.REQUIRED_LONG_STRING = "[bắt buộc]"


def _in_vietnamese(option: Any) -> Any:
    if option is not None:
        option.help = "Hiện hướng dẫn này."
    return option


class Command(TyperCommand):
    """A command whose help speaks Vietnamese."""

    def get_help_option(self, ctx: Any) -> Any:
        """The ``--help`` option."""
        return _in_vietnamese(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how to call it."""
        return _usage(super().get_usage(ctx))


class Mistyped(TyperException):
    """A word on the command line that names nothing; the text is ready to be read."""


class Group(TyperGroup):
    """A group of commands whose help speaks Vietnamese."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """The command that ``args`` begin with; raises Mistyped where there is none."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            near = nearest(args[0], known)
            hint = f" Có phải ý là “{near}”?" if near else ""
            raise Mistyped(f"Không có lệnh “{args[0]}”.{hint}\nXem các lệnh: {ctx.command_path} --help")
        return super().resolve_command(ctx, args)

    def get_help_option(self, ctx: Any) -> Any:
        """The ``--help`` option."""
        return _in_vietnamese(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how to call it."""
        return _usage(super().get_usage(ctx))


def _usage(line: str) -> str:
    for english, vietnamese in (("Usage:", "Cách dùng:"), ("[OPTIONS]", "[TÙY CHỌN]"), ("COMMAND [ARGS]...", "LỆNH …")):
        line = line.replace(english, vietnamese)
    return line


def typed_wrong(error: TyperException) -> str:
    """What is wrong with the words on the command line, and where to look."""
    if isinstance(error, Mistyped):
        return str(error)
    path = getattr(getattr(error, "ctx", None), "command_path", "kiemtra")
    near = ", ".join(getattr(error, "possibilities", None) or ())
    hint = f" Có phải ý là {near}?" if near else ""
    option = getattr(error, "option_name", "")
    param = getattr(error, "param", None)
    name = _name(param) if param else ""
    match type(error).__name__:
        case "NoSuchOption":
            wrong = f"Không có tùy chọn {option}.{hint}"
        case "MissingParameter":
            wrong = f"Thiếu {name or 'một giá trị'}."
        case "BadParameter":
            wrong = f"Giá trị của {name or 'một tùy chọn'} không dùng được: {error.format_message()}"
        case "BadOptionUsage":
            wrong = f"Tùy chọn {option} cần một giá trị."
        case _:
            wrong = f"Lệnh viết sai: {error.format_message()}"
    return f"{wrong}\nXem cách dùng: {path} --help"


def _name(param: Any) -> str:
    """An option by its dashes, an argument by the word that stands for it in the help."""
    return str(param.opts[0] if param.opts[0].startswith("-") else param.metavar or param.name)


def app(help: str) -> typer.Typer:
    """An empty set of commands that speaks Vietnamese."""
    return typer.Typer(help=help, cls=Group, add_completion=False, no_args_is_help=False, rich_markup_mode="rich")
