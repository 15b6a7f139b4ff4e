"""Every quirk of shape, on both sides: the generator's own output fails where ours doesn't, on equal bytes.

`docs/quirks.md` is made from these cases by `make quirks`. A case observes one thing; its
decorator says what comes of it on the stock side and on ours, and by which mechanism.
"""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from documented import lacking, needs, schemas
from sides import Side, outcome, run_stock
from typed import field_of

from drift.upstream import read
from pipeline import effective_spec
from pipeline.document import load
from pipeline.spell_out import spell_out

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("quirks")]

ROOT = Path(__file__).parent.parent
PAGE = json.loads((ROOT / "tests" / "samples" / "quirks" / "events_page.json").read_text())
NULL_ROLE, NEW_GRADE, NEW_TYPE, NULL_STATE, PLAIN_DATES = (item["data"] for item in PAGE["data"])

STOCK = "stock"
CORRECTED = "stock, on the corrected document"


@dataclass(frozen=True)
class Quirk:
    """One row of the table.

    Attributes:
        key: Its name, in the overlay too.
        claim: What is looked at.
        observe: Looks at it on one side.
        stock: What comes of it on the stock side.
        ours: What comes of it on our side.
        against: Which document the stock side was made from.
        mechanism: What makes the difference, if not the overlay.
        needs: What the documents must have, so that there is something to show.
    """

    key: str
    claim: str
    observe: Callable[[Side], object]
    stock: str
    ours: str
    against: str
    mechanism: str
    needs: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why it is so, if the overlay doesn't say."""
        return (self.observe.__doc__ or "").strip()


QUIRKS: list[Quirk] = []


def quirk(
    key: str,
    claim: str,
    *,
    stock: str,
    ours: str,
    needs: str,
    by: str = "overlay",
    against: str = STOCK,
) -> Callable[[Callable[[Side], object]], Callable[[Side], object]]:
    """Add a row. ``needs`` names schemas and properties, with spaces between."""

    def add(observe: Callable[[Side], object]) -> Callable[[Side], object]:
        QUIRKS.append(Quirk(key, claim, observe, stock, ours, against, by, tuple(needs.split())))
        return observe

    return add


def event_of(side: Side, raw: dict[str, Any]) -> Any:
    """An event, read with the class that its type names: what the stock side can't find by itself."""
    name = "".join(part.title() for part in re.split(r"[._]", raw["type"]))
    return getattr(side, name).from_dict(raw)


# ---------------------------------------------------------------------------------------------------- events


@quirk(
    "events",
    "an event inside its envelope",
    needs="users.updated",
    stock="'Event'",
    ours="'UsersUpdated'",
    by="spell-out",
)
def _(side: Side) -> object:
    """The generator ignores `discriminator`: every event is its base class."""
    return type(side.EventResponse.from_dict(PAGE["data"][0]).data).__name__


@quirk(
    "events",
    "what an event is about",
    needs="users.updated User",
    stock="AttributeError: 'Event' object has no attribute 'data'",
    ours="'User'",
    by="spell-out",
)
def _(side: Side) -> object:
    """What only the subtypes define is nowhere in the base class."""
    return type(side.EventResponse.from_dict(PAGE["data"][0]).data.data.object_).__name__


@quirk(
    "unknown-event",
    "an event of a type not listed yet",
    needs="Event",
    stock="'Event'",
    ours="'UnknownEvent'",
)
def _(side: Side) -> object:
    return type(side.EventResponse.from_dict({"data": NEW_TYPE}).data).__name__


@quirk(
    "unknown-event",
    "its data",
    needs="Event",
    stock="AttributeError: 'Event' object has no attribute 'data'",
    ours="{'object': {'id': '58da8c65d7dc0ca06800b003', 'relationship': 'Aunt'}}",
)
def _(side: Side) -> object:
    return side.EventResponse.from_dict({"data": NEW_TYPE}).data.data


@quirk(
    "unknown-event",
    "an event without its id",
    needs="users.updated",
    stock="'Event'",
    ours="DecodeError: UsersUpdated can't be read: `id` missing",
)
def _(side: Side) -> object:
    """It can be neither named nor resumed from: an error that carries it, never a silent base class."""
    raw = {key: value for key, value in NULL_ROLE.items() if key != "id"}
    return type(side.EventResponse.from_dict({"data": raw}).data or side.UsersUpdated.from_dict(raw)).__name__


@quirk(
    "previous-attributes",
    "the former values in an update",
    needs="users.updated",
    stock="AttributeError: 'UserObject' object has no attribute 'previous_attributes'",
    ours="{'student': {'gender': 'X', 'grade': '12'}}",
)
def _(side: Side) -> object:
    raw = copy.deepcopy(NULL_ROLE)
    raw["data"]["object"] = {"id": "58da8c65d7dc0ca06800b001"}
    return event_of(side, raw).data.previous_attributes["roles"]


# ----------------------------------------------------------------------------------------------------- nulls


@quirk(
    "null-beside-ref",
    "a role that is null",
    needs="users.updated Roles.student",
    stock="TypeError: 'NoneType' object is not iterable",
    ours="None",
)
def _(side: Side) -> object:
    return event_of(side, NULL_ROLE).data.object_.roles.student


@quirk(
    "nullable-enums",
    "an enum that is null",
    needs="districts.updated District.lms_state",
    stock="ValueError: None is not a valid DistrictLmsState",
    ours="None",
    by="spell-out",
)
def _(side: Side) -> object:
    """The generator forgets `nullable` beside `enum`."""
    return event_of(side, NULL_STATE).data.object_.lms_state


# ----------------------------------------------------------------------------------------------------- enums


@quirk(
    "open-enums",
    "a grade not listed yet",
    needs="Student.grade",
    stock="ValueError: '14' is not a valid StudentGrade",
    ours="'14'",
    by="template",
)
def _(side: Side) -> object:
    """Services send values before documents list them. One value must not lose a page."""
    return side.Student.from_dict({"grade": "14"}).grade


@quirk(
    "open-enums",
    "an empty text where the enum lacks it",
    needs="Student.home_language",
    stock="ValueError: '' is not a valid StudentHomeLanguage",
    ours="''",
    by="template",
)
def _(side: Side) -> object:
    """Empty texts are common where there is no value."""
    return side.Student.from_dict({"home_language": ""}).home_language


@quirk(
    "open-enums",
    "a link whose rel is not listed",
    needs="EventsResponse.links",
    stock="ValueError: 'canonical' is not a valid LinkRel",
    ours="['self', 'next', 'canonical']",
    by="template",
)
def _(side: Side) -> object:
    """Pages link to more than the document lists."""
    return [link.rel for link in side.EventsResponse.from_dict(PAGE).links]


@quirk(
    "enum-names",
    "how code says grade 10",
    needs="Student.grade",
    stock="<StudentGrade.VALUE_14: '10'>",
    ours="'10'",
    by="configuration",
)
def _(side: Side) -> object:
    """Members are named by their position, so a value inserted before them renames them."""
    return side.Student.from_dict({"grade": "10"}).grade


@quirk(
    "shared-enums",
    "the types of one grade, in four places",
    needs="School.high_grade School.low_grade Section.grade Student.grade",
    stock="['SchoolHighGrade', 'SchoolLowGrade', 'SectionGrade', 'StudentGrade']",
    ours="['GradeLevel']",
)
def _(side: Side) -> object:
    places = [
        (side.School, "high_grade"),
        (side.School, "low_grade"),
        (side.Section, "grade"),
        (side.Student, "grade"),
    ]
    annotations = " | ".join(model.__annotations__[name] for model, name in places)
    return sorted(set(annotations.split(" | ")) - {"None", "Unset"})


# ----------------------------------------------------------------------------------------------------- dates


@quirk(
    "datetime",
    "a timestamp",
    needs="users.updated Event.created",
    stock="'2023-05-04T10:15:30.123Z'",
    ours="datetime.datetime(2023, 5, 4, 10, 15, 30, 123000, tzinfo=datetime.timezone.utc)",
)
def _(side: Side) -> object:
    raw = NULL_ROLE | {"data": {"object": {"id": "58da8c65d7dc0ca06800b001"}}}
    return event_of(side, raw).created


@quirk(
    "plain-dates",
    "the days of a term",
    needs="terms.created Term.start_date Term.end_date",
    stock="['2012-08-01', '2013-06-30']",
    ours="[datetime.date(2012, 8, 1), datetime.date(2013, 6, 30)]",
)
def _(side: Side) -> object:
    term = event_of(side, PLAIN_DATES).data.object_
    return [term.start_date, term.end_date]


@quirk("dob", "a date of birth", needs="Student.dob", stock="'5/7/2009'", ours="datetime.date(2009, 5, 7)")
def _(side: Side) -> object:
    return side.Student.from_dict({"dob": "5/7/2009"}).dob


@quirk(
    "tolerant-dates",
    "a date in older data's form",
    needs="Student.created",
    stock="ValueError: Invalid isoformat string: '8/25/2015 00:00'",
    ours="'2015-08-25T00:00:00+00:00'",
    by="template",
    against=CORRECTED,
)
def _(side: Side) -> object:
    """The generator reads ISO 8601 only; one date in another form would lose the event."""
    return side.Student.from_dict({"created": "8/25/2015 00:00"}).created.isoformat()


@quirk(
    "tolerant-dates",
    "a date that nothing reads",
    needs="Student.created Student.sis_id",
    stock="ValueError: Invalid isoformat string: ''",
    ours="{'created': '', 'sis_id': '9'}",
    by="template",
    against=CORRECTED,
)
def _(side: Side) -> object:
    """It stays out of the typed field and is kept as it came."""
    return side.Student.from_dict({"created": "", "sis_id": "9"}).to_dict()


@quirk(
    "naive-datetimes",
    "sending a datetime without a time zone",
    needs="AssignmentRequest.due_date",
    stock="'2030-01-02T00:00:00'",
    ours="ValueError: AssignmentUpdate.due_date: a datetime with a time zone is needed, such as ...",
    by="template",
    against=CORRECTED,
)
def _(side: Side) -> object:
    """Nobody can say which moment was meant."""
    return side.AssignmentUpdate(due_date=datetime.datetime(2030, 1, 2)).to_dict()["due_date"]


# ---------------------------------------------------------------------------------- what is sent and needed


@quirk(
    "attachments",
    "a text to attach",
    needs="AttachmentRequest.type",
    stock="TypeError: AttachmentRequest.__init__() got an unexpected keyword argument 'text'",
    ours="{'text': 'Read chapter 3.', 'type': 'text'}",
)
def _(side: Side) -> object:
    return side.AttachmentRequest(type_="text", text="Read chapter 3.").to_dict()


@quirk(
    "attachments",
    "a link to attach",
    needs="AttachmentRequest.type",
    stock="ValueError: 'link' is not a valid AttachmentRequestType",
    ours="{'type': 'link', 'url': 'https://example.org'}",
)
def _(side: Side) -> object:
    """The document lists `file` only; the service's guide sends `text` and `link`."""
    return side.AttachmentRequest.from_dict({"type": "link", "url": "https://example.org"}).to_dict()


@quirk(
    "create-required",
    "a new assignment without what it needs",
    needs="AssignmentRequest.title",
    stock="{'title': 'Birds'}",
    ours="TypeError: AssignmentRequest.__init__() missing 2 required keyword-only arguments: ...",
)
def _(side: Side) -> object:
    """The service refuses it: missing required field(s): title, description, due_date."""
    return side.AssignmentRequest(title="Birds").to_dict()


@quirk(
    "create-required",
    "an assignment without an id",
    needs="Assignment.title",
    stock="'Assignment'",
    ours="DecodeError: Assignment can't be read: `id` missing",
)
def _(side: Side) -> object:
    """There is no list of assignments: one whose id is lost can't be found again."""
    return type(side.Assignment.from_dict({"title": "Birds"})).__name__


@quirk(
    "missing-keys",
    "a key that the document lacks",
    needs="District",
    stock="AttributeError: 'District' object has no attribute 'lms_matched_percentage'",
    ours="97.5",
)
def _(side: Side) -> object:
    """Sent on request, says the service's documentation."""
    return side.District.from_dict({"id": "d", "lms_matched_percentage": 97.5}).lms_matched_percentage


@quirk(
    "missing-keys",
    "where an item can be read again",
    needs="EventResponse",
    stock="AttributeError: 'EventResponse' object has no attribute 'uri'",
    ours="'/v3.1/events/645384420000000000000001'",
)
def _(side: Side) -> object:
    return side.EventResponse.from_dict(PAGE["data"][0]).uri


# ------------------------------------------------------------------------------------------ models in general


@quirk(
    "honest-fields",
    "a number where text belongs",
    needs="Student.sis_id",
    stock="5",
    ours="None",
    by="template",
)
def _(side: Side) -> object:
    """A field that holds another type breaks code far from here. `to_dict` still gives the number back."""
    return side.Student.from_dict({"sis_id": 5}).sis_id


@quirk(
    "unset",
    "UNSET after pickling",
    needs="SubmissionRequest.grade",
    stock="False",
    ours="True",
    by="template",
)
def _(side: Side) -> object:
    """The generator's UNSET is another object afterwards: `is UNSET` and `==` break."""
    return pickle.loads(pickle.dumps(side.SubmissionRequest())).grade is side.types.UNSET


@quirk(
    "unset",
    "UNSET after copying, compared",
    needs="SubmissionRequest.grade",
    stock="False",
    ours="True",
    by="template",
)
def _(side: Side) -> object:
    """A copy of a record should equal it."""
    return bool(copy.deepcopy(side.SubmissionRequest()) == side.SubmissionRequest())


@quirk(
    "repr",
    "what a log line shows of a contact",
    needs="Principal.email Principal.name",
    stock="\"Principal(email='wren@example.org', name=UNSET, additional_properties={})\"",
    ours="'<Principal>'",
    by="template",
)
def _(side: Side) -> object:
    """Models hold data about children. They show their class, and the id and type of the record."""
    shown = repr(side.Principal.from_dict({"email": "wren@example.org"}))
    return shown.replace(repr(side.types.UNSET), "UNSET")  # stock shows its address in memory


@quirk("repr", "what it shows of a user", needs="User.id", stock="True", ours="False")
def _(side: Side) -> object:
    return "58da8c65d7dc0ca06800b001" in repr(side.User.from_dict({"id": "58da8c65d7dc0ca06800b001"}))


# ------------------------------------------------------------------------------------- records and shortcuts


@quirk(
    "records",
    "a user without an id",
    needs="User.id",
    stock="'User'",
    ours="DecodeError: User can't be read: `id` missing",
)
def _(side: Side) -> object:
    return type(side.User.from_dict({"email": "wren@example.org"})).__name__


@quirk(
    "shortcuts",
    "the record of an event, in one step",
    needs="users.updated",
    stock="AttributeError: 'UsersUpdated' object has no attribute 'record'",
    ours="'58da8c65d7dc0ca06800b001'",
)
def _(side: Side) -> object:
    raw = copy.deepcopy(NULL_ROLE)
    raw["data"]["object"] = {"id": "58da8c65d7dc0ca06800b001"}
    return event_of(side, raw).record.id


@quirk(
    "columns",
    "a flat row of a course",
    needs="Course.name",
    stock="AttributeError: 'Course' object has no attribute 'to_row'",
    ours="{'id': 'c', 'district': None, 'name': 'Art', 'number': None}",
)
def _(side: Side) -> object:
    return side.Course.from_dict({"id": "c", "name": "Art"}).to_row()


@quirk(
    "from-received",
    "what was received, to be changed and sent back",
    needs="Assignment.title",
    stock="AttributeError: type object 'AssignmentUpdate' has no attribute 'from_received'",
    ours="{'title': 'Birds'}",
    against=CORRECTED,
)
def _(side: Side) -> object:
    return side.AssignmentUpdate.from_received(
        side.Assignment.from_dict({"id": "a", "title": "Birds"})
    ).to_dict()


# --------------------------------------------------------------------------------------------- the two sides


@pytest.fixture(scope="session")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Side]]:
    """The stock generator's output from the vendored documents, and from the corrected one; and ours."""
    folder = tmp_path_factory.mktemp("stock")
    sources = {"stock_corrected": effective_spec.effective_spec()}
    sources |= {
        f"stock_{number}": load(path)
        for number, path in enumerate(sorted(effective_spec.SPECS.glob("*.yml")))
    }
    for name, document in sources.items():
        assert "arning" not in run_stock(document, folder / name)
    sys.path.insert(0, str(folder))
    vendored = [name for name in sources if name != "stock_corrected"]
    yield {STOCK: Side(*vendored), CORRECTED: Side("stock_corrected"), "ours": Side("clever_openapi")}
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] in sources]:
        del sys.modules[name]


@pytest.mark.parametrize("case", QUIRKS, ids=lambda case: f"{case.key}: {case.claim}")
def test_stock_fails_where_ours_does_not(
    case: Quirk, sides: dict[str, Side], record_property: Callable[[str, object], None]
) -> None:
    if problem := lacking(*case.needs):
        pytest.skip(problem)
    theirs, mine = outcome(case.observe, sides[case.against]), outcome(case.observe, sides["ours"])
    if theirs == mine == case.ours:
        pytest.skip("stock gives the same: the documents have caught up")
    told = {name: getattr(case, name) for name in ("key", "claim", "reason", "against", "mechanism")}
    for name, value in (told | {"theirs": theirs, "mine": mine}).items():  # texts only: a worker sends them
        record_property(name, value)
    assert mine == case.ours
    assert theirs != mine


@pytest.mark.completeness
@pytest.mark.parametrize("case", QUIRKS, ids=lambda case: f"{case.key}: {case.claim}")
def test_stock_fails_as_it_is_told(case: Quirk, sides: dict[str, Side]) -> None:
    """It may fail otherwise, or no more, when the documents have moved; the page shows how."""
    if problem := lacking(*case.needs):
        pytest.skip(problem)
    assert outcome(case.observe, sides[case.against]) == case.stock


# ----------------------------------------------------------------------------- what needs more than a row

LOST_NULLS = [
    (model, name)
    for document in read(ROOT / "specs" / "upstream.toml").documents
    for model, name in re.findall(
        r"^/components/schemas/(\S+)/properties/(\S+)/nullable$",
        "\n".join(known.at for known in document.known if known.upstream is True),
        re.MULTILINE,
    )
]
NEEDED = {
    "District": {"id": "d"},
    "School": {"id": "s"},
    "Section": {"id": "s"},
    "User": {"id": "u"},
    "Assignment": {"id": "a"},
    "AssignmentRequest": {"title": "t", "description": "d", "due_date": "2030-01-02T00:00:00.000Z"},
}


@pytest.mark.parametrize(("model", "name"), LOST_NULLS, ids=".".join)
def test_each_null_that_the_conversion_lost(model: str, name: str, sides: dict[str, Side]) -> None:
    raw = {**NEEDED.get(model, {}), name: None}
    with pytest.raises((TypeError, ValueError)):
        getattr(sides[STOCK], model).from_dict(raw)
    record = getattr(sides["ours"], model).from_dict(raw)
    assert getattr(record, name) is None
    assert record.to_dict() == raw


NULLABLE_ENUMS = [
    (model, name)
    for model, schema in schemas().items()
    for name, node in schema.get("properties", {}).items()
    if node.get("nullable") and "enum" in node
]


@pytest.mark.parametrize(("model", "name"), NULLABLE_ENUMS, ids=".".join)
def test_each_nullable_enum(model: str, name: str, sides: dict[str, Side]) -> None:
    raw = {**NEEDED.get(model, {}), name: None}
    with pytest.raises(ValueError, match="None is not a valid"):
        getattr(sides[STOCK], model).from_dict(raw)
    assert getattr(getattr(sides["ours"], model).from_dict(raw), field_of(name)) is None


@needs("users.updated", "users.created", "districts.updated", "terms.created", "Event.created")
def test_the_whole_page(sides: dict[str, Side]) -> None:
    links = {**PAGE, "links": PAGE["links"][:2]}  # one of the links alone makes stock fail
    with pytest.raises(ValueError, match="canonical"):
        sides[STOCK].EventsResponse.from_dict(PAGE)
    theirs = sides[STOCK].EventsResponse.from_dict(links)
    assert {type(item.data).__name__ for item in theirs.data} == {"Event"}
    for raw in (NULL_ROLE, NEW_GRADE, NULL_STATE):
        with pytest.raises((TypeError, ValueError)):
            event_of(sides[STOCK], raw)
    with pytest.raises(AttributeError):
        event_of(sides[STOCK], NEW_TYPE)

    page = sides["ours"].EventsResponse.from_dict(PAGE)
    kinds = [type(item.data).__name__ for item in page.data]
    assert kinds == ["UsersUpdated", "UsersCreated", "UnknownEvent", "DistrictsUpdated", "TermsCreated"]
    assert page.to_dict() == PAGE


def test_a_constant_in_a_subtype(tmp_path: Path) -> None:
    """Stock drops the subtypes, with exit 0; `--fail-on-warning` makes it an error, the spell-out a class."""
    source = next(path for path in effective_spec.SPECS.glob("*.yml") if "events" in path.name)
    document = load(source)
    subtypes = {
        name: schema for name, schema in document["components"]["schemas"].items() if "allOf" in schema
    }
    for name, schema in subtypes.items():
        schema["allOf"][1]["properties"]["type"] = {"const": name}
    printed = run_stock(document, tmp_path / "stock_const")
    for name in subtypes:
        assert f"str can't be merged with Literal['{name}']" in printed
        assert not (tmp_path / "stock_const" / "models" / f"{name.replace('.', '_')}.py").exists()

    spelled = spell_out(document)["components"]["schemas"]
    assert subtypes
    for name in subtypes:
        assert spelled[name]["properties"]["type"] == {"const": name}
        assert "allOf" not in spelled[name]


def test_every_quirk_of_the_overlay_is_shown() -> None:
    overlay = {action["x-quirk"] for action in load(effective_spec.OVERLAY)["actions"]}
    assert overlay <= {case.key for case in QUIRKS if case.mechanism == "overlay"}


@pytest.mark.completeness
def test_no_case_is_left_over() -> None:
    """A case that the documents have caught up with, or that shows what they no longer have, can go."""
    overlay = {action["x-quirk"] for action in load(effective_spec.OVERLAY)["actions"]}
    for case in QUIRKS:
        assert case.key in overlay or case.mechanism != "overlay", f"{case.key}: {case.claim}: caught up"
        assert not lacking(*case.needs), f"{case.key}: {case.claim}: {lacking(*case.needs)}"
