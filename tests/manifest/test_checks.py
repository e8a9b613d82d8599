"""The checks before packing: each fault that Teams would refuse, or that our own rules do, is caught."""

from collections.abc import Callable

import pytest
from PIL import Image

from manifest import checks, icons, settings
from manifest.template import Document, filled, written


def a_manifest() -> Document:
    school = settings.read({"MICROSOFT_APP_ID": "3f1c2a40-5b7e-4d1a-9c58-0a6de2b41f77"}, rehearsal=True)
    return filled(written(), {**school.values, "VERSION": "1.0.0"})


def faults_after(change: Callable[[Document], object]) -> str:
    document = a_manifest()
    change(document)
    return "\n".join([*checks.schema_faults(document), *checks.limit_faults(document)])


def the_bot(document: Document) -> Document:
    bot: Document = document["bots"][0]
    return bot


def commands(document: Document) -> list[Document]:
    listed: list[Document] = the_bot(document)["commandLists"][0]["commands"]
    return listed


def test_the_manifest_as_written_has_no_fault() -> None:
    assert faults_after(lambda document: document) == ""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda m: m.update(surprise=True), "'surprise' was unexpected"),
        (lambda m: m.pop("accentColor"), "'accentColor' is a required property"),
        (lambda m: m["name"].update(short="S" * 31), "$.name.short"),
        (lambda m: m.update(manifestVersion="1.999"), "v1.999 is not installed; run npm ci"),
        (lambda m: m.update(version="1.0"), "version is not three numbers"),
        (lambda m: m.update(defaultInstallScope="team"), "defaultInstallScope is not personal"),
        (lambda m: the_bot(m).update(scopes=["personal", "team"]), "other than personal"),
        (lambda m: the_bot(m).update(isNotificationOnly=True), "hides the box people type in"),
        (lambda m: commands(m)[0].update(title="t" * 33), "longer than 32 letters"),
        (lambda m: commands(m)[0].update(description="d" * 129), "more than 128 letters"),
        (lambda m: commands(m).extend(commands(m)[:4]), "There are 13 commands"),
        (
            lambda m: m["activities"]["activityTypes"][0].update(templateText="{pupil} needs you"),
            "more than a reference",
        ),
    ],
)
def test_a_fault_is_named(change: Callable[[Document], object], fault: str) -> None:
    assert fault in faults_after(change)


def test_a_manifest_that_names_another_version_than_its_schema_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("schemas")
    (elsewhere / "v1.30").symlink_to(checks.SCHEMAS / "v1.29")
    monkeypatch.setattr(checks, "SCHEMAS", elsewhere)

    assert "'1.29' was expected" in "\n".join(checks.schema_faults(a_manifest()))


def test_our_own_icons_have_no_fault() -> None:
    assert checks.icon_faults(icons.png(icons.colour()), icons.png(icons.outline())) == []


def test_icons_of_the_wrong_size_clearness_or_colour_are_all_named() -> None:
    clear = icons.png(Image.new("RGBA", (96, 96), (0, 0, 0, 0)))
    grey = icons.png(Image.new("RGB", (64, 64), "grey"))

    assert checks.icon_faults(clear, grey) == [
        "color.png is not 192 pixels square.",
        "color.png has clear pixels; Teams needs a solid square to crop.",
        "outline.png is not 32 pixels square.",
        "outline.png needs both fully clear and fully white pixels.",
        "outline.png has a colour other than white.",
    ]


def test_the_colour_icons_mark_stays_clear_of_the_edges_that_teams_crops() -> None:
    icon = icons.colour()
    ground = icon.getpixel((0, 0))

    marked = [(x, y) for x in range(192) for y in range(192) if icon.getpixel((x, y)) != ground]

    assert min(min(spot) for spot in marked) >= 48
    assert max(max(spot) for spot in marked) <= 143


def test_the_outline_icon_has_no_margin_above_or_below() -> None:
    box = icons.outline().getchannel("A").getbbox()

    assert box is not None
    assert (box[1], box[3]) == (0, 32)
    assert box[0] == 32 - box[2]
