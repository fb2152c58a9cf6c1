"""Who has left: what a portal's own news says of the people its list of leaders still names."""

import re
from dataclasses import dataclass

from checks.model import Citation
from checks.readings.own_content import OwnContent
from checks.registry import reading
from checks.vietnamese.text import key


@dataclass(frozen=True)
class Succession:
    """Looks through the news of one portal."""

    own: OwnContent

    def left(self, name: str) -> Citation | None:
        """The sentence that says that somebody took the place of NAME, or that NAME retired or gave up the post; None where none does."""
        person = re.escape(key(name))
        gone = re.compile(
            rf"\bthay (?:thế )?(?:cho )?(?:ông |bà |đồng chí |đ c )?{person}\b"
            rf"|\b{person} (?:được |đã |xin )*(?:nghỉ hưu|nghỉ chế độ|thôi giữ chức|thôi giữ nhiệm vụ|chuyển công tác)\b"
        )
        for content in self.own.all():
            if gone.search(content.words):
                line = next((block.text for block in content.blocks if gone.search(key(block.text))), "")
                if line:
                    return content.seen.citation(line)
        return None


@reading
def succession(own: OwnContent) -> Succession:
    """Make the reader of successions."""
    return Succession(own)
