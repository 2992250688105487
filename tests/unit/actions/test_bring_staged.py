"""Files that were sent: how many there may be, and that nothing stays when they are refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from tests.builders.desks import make_desk, own_person

from ekbom.actions.bring_staged import Sent, stage_files
from ekbom.model.errors import UsageError


def sent(part: str, count: int) -> list[Sent]:
    return [Sent(part, f"{part} {n}.csv", BytesIO(b"x")) for n in range(count)]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "file: no file was chosen; choose the file to bring in"),
        (sent("stages", 1), "file: no file was chosen; choose the file to bring in"),
        (sent("file", 2), "file: 2 files were chosen; choose the file to bring in"),
        (
            [*sent("file", 1), *sent("stages", 12)],
            "file: 13 files are more than 12; leave some of them out",
        ),
    ],
)
def test_one_file_is_brought_with_few_beside_it(tmp_path, files, said):
    desk = make_desk(tmp_path)
    with pytest.raises(UsageError) as caught:
        stage_files(desk, own_person(desk), files)
    assert str(caught.value) == said
    assert list(desk.folder.glob(".bringing-*")) == []
