"""`load_portals`: all or nothing, every wrong line named."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.core.trees import homes_of
from sites.models import Portal
from sites.portal_files import BadPortalFile, load_portals, read_rows
from tests.core.rows import all_rows, changed_tables

pytestmark = pytest.mark.django_db

HEADER = "slug,name_vi,name_en,kind,parent\n"
GOOD = HEADER + (
    "laocai,Cổng Thông tin điện tử tỉnh Lào Cai,Lao Cai Province Web Portal,province,\n"
    "x-mot,Ủy ban nhân dân xã Một,Mot Commune,commune,h-hai\n"
    '"h-hai","Ủy ban nhân dân huyện Hai, mới",Hai District,district,laocai\n'
)


@pytest.fixture
def write(tmp_path):
    def to_file(content: str | bytes) -> Path:
        path = tmp_path / "portals.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


def test_portals_are_made_parents_first(laocai, write):
    results = load_portals(write(GOOD))

    assert [(str(r)) for r in results] == ["laocai: unchanged", "h-hai: created", "x-mot: created"]
    commune = Portal.objects.get(slug="x-mot")
    assert commune.parent.name_vi == "Ủy ban nhân dân huyện Hai, mới"


def test_loading_twice_changes_no_row(laocai, write):
    path = write(GOOD)
    load_portals(path)
    before = all_rows()

    results = load_portals(path)

    assert not any(results)
    assert changed_tables(before, all_rows()) == {}


def test_new_names_and_parents_are_taken_over(laocai, sapa, write):
    load_portals(write(GOOD))

    results = load_portals(
        write(HEADER + "x-mot,Ủy ban nhân dân xã Mốt,Mot Commune,commune,sapa\n")
    )

    commune = Portal.objects.get(slug="x-mot")
    assert [r.changed for r in results] == [["parent", "name_vi"]]
    assert (commune.parent, commune.name_vi) == (sapa, "Ủy ban nhân dân xã Mốt")
    assert homes_of(commune)["vi"].title == "Ủy ban nhân dân xã Mốt"


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(laocai, write):
    load_portals(write("\ufeff" + GOOD.replace("\n", "\r\n")))

    assert Portal.objects.filter(slug__in=["x-mot", "h-hai"]).count() == 2


def row(line: str) -> str:
    return GOOD + line + "\n"


BROKEN = {
    "no such kind": (row("a,Xã A,A,kingdom,laocai"), "line 5: kind kingdom is not one of "),
    "empty kind": (row("a,Xã A,A,,laocai"), "line 5: kind (empty) is not one of "),
    "unknown parent": (row("a,Xã A,A,commune,nowhere"), "line 5: parent nowhere is neither "),
    "no parent": (row("a,Xã A,A,commune,"), "line 5: parent is missing."),
    "twice": (row("x-mot,Xã A,A,commune,laocai"), "line 5: slug x-mot stands on line 3 already."),
    "second province": (row("a,Tỉnh A,A,province,"), "line 5: a second province's portal "),
    "its own parent": (row("a,Xã A,A,commune,a"), "line 5: parent a: its own parents lead back "),
    "too few values": (row("a,Xã A,A,commune"), "line 5: 4 values for 5 columns."),
    "too many values": (row("a,Xã A,A,commune,laocai,9"), "line 5: 6 values for 5 columns."),
    "slug with marks": (row("xã,Xã A,A,commune,laocai"), "line 5: slug: "),
    "slug of the system": (row("www,Xã A,A,commune,laocai"), "line 5: slug: "),
    "no name": (row("a,,A,commune,laocai"), "line 5: name_vi: "),
    "name too long": (row(f"a,{'x' * 400},A,commune,laocai"), "line 5: name_vi: "),
    "control character": (row("a,Xã\x07A,A,commune,laocai"), "line 5: name_vi has a control "),
    "open quote": (row('a,"Xã A,A,commune,laocai'), "line 5: "),
    "missing column": (GOOD.replace("name_en,", "", 1), "line 1: the columns must be "),
    "unknown column": (GOOD.replace("parent", "parent,colour", 1), "line 1: the columns must be "),
    "another encoding": (row("a,Xã A,A,commune,laocai").encode("utf-16"), "line 1: not UTF-8."),
    "an old encoding": (
        GOOD.encode() + "a,Xã,A,commune,laocai\n".encode("cp1252"),
        "line 5: not UTF-8.",
    ),
    "no rows": (HEADER, "The file has no portals."),
    "empty": ("", "line 1: the columns must be "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_names_the_line_and_leaves_no_trace(laocai, write, name):
    content, sentence = BROKEN[name]
    before = all_rows()

    with pytest.raises(BadPortalFile) as refusal:
        load_portals(write(content))

    assert len(refusal.value.lines) == 1
    assert refusal.value.lines[0].startswith(sentence)
    assert changed_tables(before, all_rows()) == {}


def test_every_wrong_line_is_named_at_once(laocai, write):
    with pytest.raises(BadPortalFile) as refusal:
        load_portals(write(row("a,Xã A,A,kingdom,laocai") + "b,Xã B,B,commune,nowhere\n"))

    assert [line.split(":")[0] for line in refusal.value.lines] == ["line 5", "line 6"]


def test_a_circle_of_parents_is_refused_on_each_of_its_lines(laocai, write):
    with pytest.raises(BadPortalFile) as refusal:
        load_portals(write(GOOD.replace("district,laocai", "district,x-mot")))

    assert refusal.value.lines == [
        "line 3: parent h-hai: its own parents lead back to x-mot.",
        "line 4: parent x-mot: its own parents lead back to h-hai.",
    ]


def test_a_line_is_counted_from_where_it_begins(laocai, write):
    content = HEADER + '"a","Xã\nA",A,commune,laocai\nb,Xã B,B,kingdom,laocai\n'

    assert [row.line for row in read_rows(write(content))] == [2, 4]


def test_the_command_says_what_it_did_and_what_is_wrong(laocai, write, capsys):
    call_command("load_portals", write(GOOD))
    assert capsys.readouterr().out.splitlines()[-1] == (
        "3 portals: 2 created, 0 changed, 1 unchanged"
    )

    path = write(row("a,Xã A,A,kingdom,laocai"))
    with pytest.raises(CommandError) as refusal:
        call_command("load_portals", path)
    assert str(refusal.value).splitlines()[0] == f"{path}: nothing was changed."


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(BadPortalFile) as refusal:
        load_portals(tmp_path / "none.csv")

    assert refusal.value.lines == ["The file cannot be read: No such file or directory."]
