"""The instructor's guide tells the truth about the lessons, their questions and the timetables."""

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from teachkit import MeanShift
from teachkit.datasets import load_faithful
from teachkit.show import demos

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "instructor-guide"
PLANS = (FOLDER / "README.md").read_text(encoding="utf-8")
EVERYTHING = {page: page.read_text(encoding="utf-8") for page in sorted(FOLDER.glob("*.md"))}
WORDS = " ".join(" ".join(EVERYTHING.values()).split())
LESSONS = sorted((ROOT / "lessons").glob("[0-9][0-9]-*.md"))
EVERY_LESSON = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
HEADINGS = [
    "Minutes",
    "The one idea",
    "Before you start",
    "Ask before each reveal",
    "What students get wrong",
    "Drive the demo",
    "Stop here when time runs out",
    "Have ready",
]
FORM_OF_A_QUESTION = 'The form: 1. *heading* "question?" Likely: … The reveal: …'
QUESTION = re.compile(r'^(\d+)\. \*([^*]+)\* "([^"]+)"', re.MULTILINE)


def shown(path: Path) -> str:
    """A file as its authors know it: its path from the root."""
    return path.relative_to(ROOT).as_posix()


def page_of(lesson: Path) -> str:
    """The path of the guide's page on a lesson, for messages."""
    return shown(FOLDER / lesson.name)


def title_of(lesson: Path) -> str:
    """A lesson's number and title."""
    title = re.search(r"^# (.+)$", lesson.read_text(encoding="utf-8"), re.MULTILINE)[1]
    return f"{lesson.stem[:2]} {title}"


def parts(lesson: Path) -> dict[str, str]:
    """What the guide says on a lesson, under each of its headings in bold, in order."""
    page = FOLDER / lesson.name
    assert page in EVERYTHING, f"{shown(page)} is missing: {shown(lesson)} has no page in the guide"
    pieces = re.split(r"^\*\*([^*]+)\.\*\*", EVERYTHING[page], flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def part(lesson: Path, heading: str) -> str:
    """What the guide says on a lesson under one heading."""
    found = parts(lesson)
    assert heading in found, f"{page_of(lesson)} lacks the part '**{heading}.**'"
    return found[heading]


def assert_told(words: str) -> None:
    """The guide says these words somewhere."""
    assert words in WORDS, f"no file of {shown(FOLDER)} says any more: {words}"


def places_of_predictions(lesson: Path) -> list[str]:
    """The heading above each prediction that a lesson asks for, exercises left out."""
    places, heading = [], ""
    for paragraph in lesson.read_text(encoding="utf-8").split("\n\n"):
        found = re.match(r"###? (?!Exercise )(.+)", paragraph)
        heading = found[1] if found else heading
        # Lesson 00 also explains the words, in a paragraph that asks nothing.
        if re.search(r"\*\*Predict, then \w+\.\*\*", paragraph) and "?" in paragraph:
            places.append(heading)
    return places


def numbers(text: str) -> set[str]:
    """Numbers of two digits or more, without their signs, thousands not separated."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return {number for number in re.findall(r"\d+(?:\.\d+)?", plain) if len(number) > 1}


def in_notebook(lesson: Path) -> set[str]:
    """Every number that the built lesson shows, in its words or below its cells."""
    path = ROOT / "notebooks" / f"{lesson.stem}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    texts += ["".join(output["text"]) for output in outputs if "text" in output]
    return numbers("\n".join(texts))


def timetables() -> list[tuple[str, list[tuple[str, int, int, str]]]]:
    """Each plan's title, and its rows: class, from minute, to minute, what."""
    plans = re.findall(r"^### (.+?)\n(.*?)(?=^##)", PLANS, re.MULTILINE | re.DOTALL)
    row = r"^\|(?: (\d) \|)? (\d+)–(\d+) \| (.+?) \|"
    return [
        (
            title,
            [
                (number, int(start), int(end), what)
                for number, start, end, what in re.findall(row, text, re.MULTILINE)
            ],
        )
        for title, text in plans
    ]


@EVERY_LESSON
def test_every_lesson_has_the_same_headings_in_the_same_order(lesson):
    found = list(parts(lesson))
    missing = [heading for heading in HEADINGS if heading not in found]
    assert missing == [], f"{page_of(lesson)} lacks the parts {missing}"
    assert found == HEADINGS, f"{page_of(lesson)}: the parts should stand in the order {HEADINGS}"


@EVERY_LESSON
def test_every_page_has_the_title_of_its_lesson(lesson):
    parts(lesson)
    first = EVERYTHING[FOLDER / lesson.name].partition("\n")[0]
    assert first == f"# {title_of(lesson)}", f"the first line of {page_of(lesson)}"


def test_the_guide_has_no_page_on_a_lesson_that_is_not_there():
    wanted = {"README.md", *(lesson.name for lesson in LESSONS)}
    strays = [shown(page) for page in EVERYTHING if page.name not in wanted]
    assert strays == [], "pages of the guide without a lesson of their name"


def test_the_plans_list_the_page_of_every_lesson():
    section = PLANS.partition("\n## Lesson by lesson\n")[2]
    wanted = [f"- [{title_of(lesson)}]({lesson.name})" for lesson in LESSONS]
    assert re.findall(r"^- \[.+$", section, re.MULTILINE) == wanted, (
        f"{shown(FOLDER)}/README.md, 'Lesson by lesson', should list:\n" + "\n".join(wanted)
    )


@EVERY_LESSON
def test_minutes_are_those_of_the_lesson(lesson):
    time = re.search(
        r"\*\*Time:\*\* (\d+) minutes of reading, (\d+) of exercises",
        lesson.read_text(encoding="utf-8"),
    )
    told = f"{time[1]} of reading, {time[2]} of exercises."
    assert told in part(lesson, "Minutes"), f"{page_of(lesson)}, Minutes, should say: {told}"


@EVERY_LESSON
def test_every_prediction_of_a_lesson_is_asked_where_it_stands(lesson):
    asked = QUESTION.findall(part(lesson, "Ask before each reveal"))
    places, wanted = [place for _, place, _ in asked], places_of_predictions(lesson)
    missing = sorted((Counter(wanted) - Counter(places)).elements())
    strange = sorted((Counter(places) - Counter(wanted)).elements())
    assert places == wanted, (
        f"{page_of(lesson)} should ask once for each prediction of {shown(lesson)}, in order. "
        f"No question on: {missing}; no such prediction: {strange}. {FORM_OF_A_QUESTION}"
    )
    assert [int(number) for number, _, _ in asked] == list(range(1, len(asked) + 1)), (
        f"{page_of(lesson)} should number its questions 1, 2, 3 …"
    )


@EVERY_LESSON
def test_every_question_has_likely_answers_and_what_the_reveal_shows(lesson):
    asked = part(lesson, "Ask before each reveal")
    items = re.split(r"^\d+\. ", asked, flags=re.MULTILINE)[1:]
    for item in items:
        words = " ".join(item.split())
        assert re.fullmatch(r'\*[^*]+\* "[^"]+\?" Likely: .+ The reveal\b.+', words), (
            f"{page_of(lesson)} has this. {FORM_OF_A_QUESTION}\n{words}"
        )


@EVERY_LESSON
def test_numbers_of_a_reveal_are_those_of_the_notebook(lesson):
    asked = re.sub(r"^\d+\. ", "", part(lesson, "Ask before each reveal"), flags=re.MULTILINE)
    strange = sorted(numbers(asked) - in_notebook(lesson))
    assert strange == [], f"{page_of(lesson)} has numbers that the lesson's notebook does not print"


@EVERY_LESSON
def test_demos_driven_are_those_of_the_lesson_and_exist(lesson):
    text = lesson.read_text(encoding="utf-8")
    drive = part(lesson, "Drive the demo")
    for name in re.findall(r"^## Try it: (\w+)", text, re.MULTILINE):
        assert name in drive, f"{page_of(lesson)}, Drive the demo, does not name {name}"
    for name in re.findall(r"\b[A-Z]\w+(?:Explorer|Tree|Stepper|Player)\b", drive):
        assert name in demos.__all__, f"{page_of(lesson)} drives {name}, which is no demo"


@pytest.mark.parametrize(
    ("demo", "settings", "caption", "told"),
    [
        ("KernelExplorer", {}, "h = 0.499. The density has 2 hills", "near 0.5: two hills"),
        ("KernelExplorer", {"h": 0.178}, "h = 0.178. The density has 2", "from 0.178 to"),
        (
            "KernelExplorer",
            {"h": 0.159},
            "h = 0.159. The density has 4",
            "to 0.159 two become four",
        ),
        ("KernelExplorer", {"h": 0.884}, "h = 0.884. The density has 2", "from 0.884 to"),
        (
            "KernelExplorer",
            {"h": 0.991},
            "h = 0.991. The density has 1",
            "to 0.991 they become one",
        ),
        ("BandwidthExplorer", {}, "h = 0.796", "It starts near 0.8"),
        ("BandwidthExplorer", {"h": 0.651}, "likelihood, 0.651", "likelihood mark, 0.651,"),
        ("BandwidthExplorer", {"h": 0.651}, "7 modes", "it has one mode more"),
        (
            "BandwidthExplorer",
            {"h": 1.89},
            "3 modes, at 9.7, 20.9 and 33.0",
            "near 33 is one at Scott's",
        ),
        ("BandwidthExplorer", {"h": 3.17}, "h = 3.17: 1 mode", "from 3.17 up"),
        ("BandwidthExplorer", {"h": 3.17}, "Silverman's, 2 (", "How many times Silverman's"),
        ("BandwidthExplorer", {"h": 3.17}, "h is 1.6 times that", "1.6 times, from 3.17 up"),
        ("BandwidthExplorer", {"h": 2.82}, "h = 2.82: 2 modes", "from 3.17 up"),
        ("BandwidthExplorer", {"h": 0.252}, "h = 0.252: 13 modes", "from 0.252 down"),
        ("BandwidthExplorer", {"h": 0.252}, "h is 0.39 times that", "0.39 times, from 0.252 down"),
        ("BandwidthExplorer", {"h": 0.282}, "h = 0.282: 10 modes", "from 0.252 down"),
        ("ModeTree", {"h": 2}, "3 modes", "Three, from 1 to 2.46"),
        ("ModeTree", {"h": 2}, "lasts from h = 1 to 2.46", "Three, from 1 to 2.46"),
        ("ShiftStepper", {}, "After 0 steps, at (1.0, 0.5)", "It starts at (1, 0.5)"),
        ("ShiftStepper", {"kernel": "flat"}, "No datum is within reach", "the window is empty"),
        ("ShiftStepper", {"kernel": "flat", "h": 2}, "7 of 200 data", "seven equal discs"),
        ("BasinExplorer", {"h": 0.125}, "h = 0.125: 101 modes", "about half as many hills as data"),
        ("BasinExplorer", {"h": 8}, "h = 8: 1 mode", "there is one basin, and nothing is hatched"),
        ("BasinExplorer", {"h": 8}, "in 0.0% of the picture", "one basin, and nothing is hatched"),
        ("BasinExplorer", {"h": 2.3}, "h = 2.3: 3 modes", "between 2.3 and 2.46"),
        ("BasinExplorer", {"h": 2.46}, "h = 2.46: 2 modes", "between 2.3 and 2.46"),
        ("BasinExplorer", {"h": 0.5}, "16 of 200 data", "16 data lie there"),
        ("ClimbPlayer", {"h": 1, "step": 30}, "Blurring: 3 heaps", "up to the last step"),
        ("ClimbPlayer", {"h": 2, "step": 7}, "data: 3 heaps", "Step 7: three heaps on both"),
        ("ClimbPlayer", {"h": 2, "step": 7}, "Blurring: 3 heaps", "Step 7: three heaps on both"),
        ("ClimbPlayer", {"h": 2, "step": 13}, "Blurring: 1 heap", "13 one heap is left"),
    ],
)
def test_a_demo_shows_what_the_guide_says(demo, settings, caption, told):
    assert_told(told)
    assert caption in getattr(demos, demo)().set(**settings).words


@pytest.mark.parametrize(
    ("h", "caption"),
    [(2.83, "3 modes"), (2.83, "14 of 300 data"), (3.03, "2 modes"), (3.03, "32 of 300 data")],
)
def test_the_unequal_blobs_are_as_the_guide_says(h, caption):
    assert_told("From 2.83 to 3.03 the lower blobs come to share a centre")
    assert_told("go from 14 to 32")
    rng = np.random.default_rng(5)  # lesson 06's own
    blobs = [([0, 0], 0.5), ([4, 0], 1.0), ([2, 5], 2.0)]
    data = np.concatenate([rng.normal(middle, width, (100, 2)) for middle, width in blobs])
    demo = demos.BasinExplorer(data, kernel="flat").set(h=h)
    assert caption in demo.words
    if h == 3.03:
        model = MeanShift(demo.values["h"], kernel="flat").fit(data)
        apart = np.linalg.norm(data[:, None] - model.cluster_centers_, axis=2)
        moved = apart.argmin(axis=1) != model.labels_
        assert [moved[:100].sum(), moved[100:200].sum(), moved[200:].sum()] == [0, 14, 18]
        assert_told("14 of the lower right blob, of which")
        assert_told("18 of the edge of the wide one")


@pytest.mark.parametrize(
    ("h", "caption"),
    [
        (0.378, "h = 0.378: 48 modes"),
        (0.51, "h = 0.51: 17 modes"),
        (3, "lasts from h = 1.96 to 7.56"),
    ],
)
def test_the_tree_of_waits_is_as_the_guide_says(h, caption):
    assert_told("From 48 to 17 between 0.378 and 0.51")
    assert_told("Two modes stay from 1.96 to 7.56")
    assert caption in demos.ModeTree(load_faithful()["waiting"]).set(h=h).words


def test_modes_come_back_under_another_kernel_where_the_guide_says():
    assert_told("two modes at 13.8, six at 16, two again at 17.2")
    tree = demos.ModeTree(load_faithful()["waiting"], kernel="epanechnikov")
    for h, caption in {13.8: "2 modes", 16: "6 modes", 17.2: "2 modes"}.items():
        assert caption in tree.set(h=h).words


@EVERY_LESSON
def test_known_mistakes_are_told_for_every_exercise_but_the_first_one(lesson):
    text = lesson.read_text(encoding="utf-8")
    exercises = set(re.findall(r"^### Exercise (\d\d\.\d)", text, re.MULTILINE)) - {"00.1"}
    wrong = part(lesson, "What students get wrong")
    told = set(re.findall(r"^- (\d\d\.\d):", wrong, re.MULTILINE))
    assert told == exercises, (
        f"{page_of(lesson)}, What students get wrong: no line on {sorted(exercises - told)}; "
        f"no such exercise: {sorted(told - exercises)}"
    )


@pytest.mark.parametrize("plan", timetables(), ids=lambda plan: plan[0])
def test_a_plan_leaves_no_minute_out(plan):
    _, rows = plan
    clock, at = None, 0
    for number, start, end, _ in rows:
        if number != clock:
            assert start == 0
        else:
            assert start == at
        assert end > start
        clock, at = number, end
    assert len(rows) > 5


def test_the_plans_are_as_long_as_their_titles_say():
    lengths = [
        {number: end for number, _, end, _ in rows}  # the last row of each class
        for _, rows in timetables()
    ]
    assert lengths == [{"": 60}, {"": 240}, dict.fromkeys("1234", 90)]


@EVERY_LESSON
def test_minutes_in_class_are_those_of_the_plans(lesson):
    (_, _), (_, workshop), (_, classes) = timetables()
    spent = [
        sum(end - start for _, start, end, what in rows if what.startswith(lesson.stem[:2]))
        for rows in (workshop, classes)
    ]
    told = f"In class: {spent[0]} in the workshop, {spent[1]} in the four classes."
    assert told in re.sub(r"\s+", " ", part(lesson, "Minutes")), (
        f"{page_of(lesson)}, Minutes, should say as the plans in README.md do: {told}"
    )


def test_sections_named_in_italics_are_headings_of_a_lesson():
    headings = set()
    for lesson in LESSONS:
        headings |= set(
            re.findall(r"^###? (.+)$", lesson.read_text(encoding="utf-8"), re.MULTILINE)
        )
    before = r"(?:[Aa]fter|[Bb]efore|up to|from|leave out)"
    named = [
        (shown(page), name)
        for page, text in EVERYTHING.items()
        for name in re.findall(rf"{before} \*([^*\n]+)\*", text.replace("\n", " "))
    ]
    assert len(named) > 10
    strange = [(page, name) for page, name in named if name not in headings]
    assert strange == [], "named in italics, but no heading of a lesson"


def test_every_make_command_is_a_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"`make ([a-z-]+)", WORDS))
    assert {"lab", "demo", "slides"} <= commands
    strange = [name for name in commands if not re.search(rf"^{name}:", makefile, re.MULTILINE)]
    assert strange == [], "named in the guide, but no target of the Makefile"


def test_every_link_leads_somewhere():
    targets = [
        (shown(page), target)
        for page, text in EVERYTHING.items()
        for target in re.findall(r"\]\(([^)#:]+)\)", text)
    ]
    assert targets
    lost = [(page, target) for page, target in targets if not (FOLDER / target).exists()]
    assert lost == [], "links of the guide that lead nowhere"
