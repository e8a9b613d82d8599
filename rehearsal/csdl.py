"""Microsoft's published metadata (CSDL) as a judge of request bodies: what is not in it is refused.

Reads the slice of Graph's metadata that the product touches. How the service behaves lives in graph.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
SLICE = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "graph-v1.0-slice.csdl"


@dataclass(frozen=True, slots=True)
class Member:
    """A property, a navigation property or an action's parameter."""

    type: str
    nullable: bool = True
    navigation: bool = False


Members = Mapping[str, Member]


@dataclass(frozen=True, slots=True)
class Contract:
    """The types, enumerations and actions that exist, under their names without the namespace."""

    enums: Mapping[str, frozenset[str]]
    types: Mapping[str, Members]
    actions: Mapping[tuple[str, str], Members]
    entities: frozenset[str] = field(default=frozenset())

    def faults_in_action(self, binding: str, action: str, body: Mapping[str, object]) -> list[str]:
        """What is wrong with a body sent to this action; parameter names are compared without case."""
        parameters = self.actions[binding, action]
        spelling = {name.lower(): name for name in parameters}
        sent: dict[str, object] = {}
        for name, value in body.items():
            known = spelling.get(name.lower(), name)
            if known in sent:
                return [f"{name}: sent twice"]
            sent[known] = value
        return list(self._members(parameters, sent, action, must_be_there=True))

    def faults_in(self, type_: str, body: object) -> list[str]:
        """What is wrong with a body that should be one of this type."""
        return list(self._value(f"graph.{type_}", body, type_))

    def _value(self, type_: str, value: object, where: str) -> Iterator[str]:
        if type_.startswith("Collection("):
            yield from self._collection(type_[len("Collection(") : -1], value, where)
        elif type_.startswith("Edm."):
            if not _is_primitive(type_, value):
                yield f"{where}: not {type_}"
        elif (name := type_.removeprefix("graph.")) in self.enums:
            if value not in self.enums[name]:
                yield f"{where}: not one of {sorted(self.enums[name])}"
        elif name in self.types:
            yield from self._object(name, value, where)
        else:
            yield f"{where}: {name} is outside the slice, so it cannot be checked"

    def _collection(self, type_: str, value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where}: not a collection"
            return
        for index, item in enumerate(value):
            yield from self._value(type_, item, f"{where}[{index}]")

    def _object(self, name: str, value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: not an object"
            return
        sent = dict(value)
        if sent.pop("@odata.type", f"#microsoft.graph.{name}") != f"#microsoft.graph.{name}":
            yield f"{where}: @odata.type is not {name}"
        members = self.types[name]
        for bound in [key for key in sent if key.endswith("@odata.bind")]:
            target = members.get(bound.removesuffix("@odata.bind"))
            if target is None or not target.navigation or not isinstance(sent.pop(bound), str):
                yield f"{where}.{bound}: not a navigation property"
        yield from self._members(members, sent, where, must_be_there=name not in self.entities)

    def _members(
        self, members: Members, sent: Mapping[str, object], where: str, *, must_be_there: bool
    ) -> Iterator[str]:
        for name, value in sent.items():
            member = members.get(name)
            if member is None:
                yield f"{where}.{name}: no such property"
            elif value is not None:
                yield from self._value(member.type, value, f"{where}.{name}")
            elif not member.nullable:
                yield f"{where}.{name}: null"
        for name, member in members.items():
            if must_be_there and not member.nullable and name not in sent:
                yield f"{where}.{name}: missing"


def read(path: Path) -> Contract:
    """The contract in a CSDL file."""
    root = ET.parse(path).getroot()  # noqa: S314  # A file of ours, not a stranger's.
    declared = {kind: list(root.iter(f"{EDM}{kind}")) for kind in ("EnumType", "ComplexType", "EntityType")}
    shapes = {element.attrib["Name"]: element for element in declared["ComplexType"] + declared["EntityType"]}
    return Contract(
        enums={
            element.attrib["Name"]: frozenset(m.attrib["Name"] for m in element) - {"unknownFutureValue"}
            for element in declared["EnumType"]
        },
        types={name: _inherited(name, shapes) for name in shapes},
        actions=dict(_action(element) for element in root.iter(f"{EDM}Action")),
        entities=frozenset(element.attrib["Name"] for element in declared["EntityType"]),
    )


def _inherited(name: str, shapes: Mapping[str, ET.Element]) -> Members:
    element = shapes[name]
    base = element.attrib.get("BaseType", "").removeprefix("graph.")
    members = dict(_inherited(base, shapes)) if base else {}
    for child in element:
        if child.tag in {f"{EDM}Property", f"{EDM}NavigationProperty"}:
            navigation = child.tag.endswith("NavigationProperty")
            members[child.attrib["Name"]] = Member(child.attrib["Type"], _nullable(child), navigation)
    return members


def _action(element: ET.Element) -> tuple[tuple[str, str], Members]:
    binding, *parameters = element.findall(f"{EDM}Parameter")
    members = {p.attrib["Name"]: Member(p.attrib["Type"], _nullable(p)) for p in parameters}
    return (binding.attrib["Type"].removeprefix("graph."), element.attrib["Name"]), members


def _nullable(element: ET.Element) -> bool:
    return element.attrib.get("Nullable") != "false"


def _is_primitive(type_: str, value: object) -> bool:
    match type_:
        case "Edm.String":
            return isinstance(value, str)
        case "Edm.Boolean":
            return isinstance(value, bool)
        case "Edm.Int32" | "Edm.Int64":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Edm.DateTimeOffset":
            return isinstance(value, str) and _is_moment(value)
        case _:
            return False


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
