"""Two invented summaries for exporter tests: a large survey and a small set of interviews.

``large()`` has all a report can print: 51 themes, pairs, groups, quotes (some with markup in them), skipped rows.
``small()`` is a study of 14 interviewees with a codebook of its own: no pairs, no blocks, the balance suppressed.
``empty()`` is a run in which nobody answered. Every person, place and quotation is invented.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

from textsafety.model import Skipped, Topic
from textsafety.summary import (
    Counts,
    Discovered,
    GroupTable,
    Pair,
    Quote,
    Rollup,
    Share,
    Source,
    Split,
    Stability,
    Summary,
    Theme,
    Together,
)

ANSWERED = 382

# code | label | local | block | respondents experienced observed mixed absent hoped_for denied hypothetical past
THEMES = """
fear.fear-of-consequences | Fear of consequences | local | climate | 103 88 21 6 0 0 3 4 5
fear.distorted-priorities | Distorted priorities | shared | leadership | 16 14 4 0 0 0 0 1 8
fear.leader-fear-cascade | Leaders' fear passed down | shared | leadership | 71 58 14 4 0 0 0 2 3
fear.closed-to-error | Closed to error | local | climate | 64 51 16 4 0 0 2 1 2
fear.biased-reading | Biased reading of information | local | climate | 44 31 15 2 0 0 0 4 5
fear.apathy-status-quo | Apathy, resignation and the status quo | local | climate | 87 62 26 5 0 0 1 3 4
fear.blame-avoidance | Not being at fault comes first | local | climate | 18 12 8 1 0 0 0 2 9
fear.impression-management | Impression management and lip service | local | climate | 71 55 17 4 0 0 3 3 9
fear.wellbeing-erosion | Well-being and motivation worn down by culture | local | people-outcomes | 42 32 11 2 0 0 2 2 0
fear.disrespect-and-exclusion | Disrespect, bullying and exclusion | local | climate | 4 3 1 0 0 0 3 2 2
safety.speaking-up-safely | Safe to speak up | local | climate | 91 78 16 5 0 36 3 2 2
safety.focus-on-what-matters | Focus on what matters | local | leadership | 36 24 14 2 0 25 1 2 1
safety.leaders-make-it-safe | Leaders make it safe | local | leadership | 78 51 29 4 0 30 1 0 5
safety.learning-from-error | Learning from error and failure | local | climate | 66 51 17 4 0 18 0 2 5
safety.constructive-challenge | Constructive challenge | local | climate | 7 7 1 0 0 31 3 4 1
safety.appetite-to-improve | Appetite to improve | local | climate | 31 29 5 1 0 11 2 3 9
safety.just-accountability | Just and shared accountability | local | climate | 38 30 9 2 0 14 3 1 5
safety.candour | Candour about the real picture | local | climate | 43 33 11 2 0 22 3 1 6
safety.staff-thrive | Staff thrive | local | people-outcomes | 84 72 12 5 0 2 1 4 2
safety.mutual-respect | Mutual respect and inclusion | local | climate | 6 5 2 1 0 12 0 0 8
relate.transparent-systems | Transparent systems and processes | local | relationships | 23 13 11 1 11 9 3 3 0
relate.critical-friend | Supportive critical friend or neutral broker | shared | leadership | 0 0 0 0 0 0 0 0 0
relate.joint-insight | Joint insight and problem-solving | local | relationships | 46 35 12 2 11 1 2 2 3
relate.co-production | Co-production | local | relationships | 38 26 15 2 20 5 0 2 9
relate.trusting-relationships | Trusting relationships | local | relationships | 12 9 3 0 11 3 1 4 2
relate.learning-systems | Learning systems and knowledge sharing | local | relationships | 26 19 9 1 19 21 2 2 6
relate.empowering-meetings | Empowering meetings | local | relationships | 66 60 8 3 23 26 0 3 9
relate.shared-identity | Shared identity | local | relationships | 12 7 5 0 20 27 3 4 7
enabler.collaborative-leadership | Leaders model collaboration | local | leadership | 49 27 23 2 19 8 1 0 9
enabler.shared-vision | Shared vision and purpose | local | purpose | 56 51 8 3 0 35 0 1 2
enabler.inspired-commitment | Inspired, voluntary commitment | local | purpose | 44 37 10 2 0 36 3 0 1
enabler.clinical-leadership | Clinical and care professional leadership | local | leadership | 6 6 2 0 13 10 1 0 5
enabler.form-follows-function | Form follows function | local | purpose | 8 5 3 0 0 11 2 0 1
enabler.capacity-and-resources | Capacity and resources | shared | demands | 61 45 17 3 0 31 2 3 3
enabler.support-through-change | Support through change | local | demands | 49 31 21 2 2 4 2 4 6
enabler.protected-time | Protected time | local | demands | 29 21 11 1 47 58 1 2 7
enabler.understanding-partners | Understanding each other's organisations | local | relationships | 0 0 0 0 0 7 0 0 0
enabler.partnerships-beyond-nhs | Partnerships beyond the NHS | local | relationships | 0 0 0 0 0 0 0 0 0
enabler.freedom-with-a-frame | Freedom within a helpful frame | shared | purpose | 14 14 2 0 0 34 2 4 0
constraint.financial-pressure | Financial pressure | mainly-external | demands | 100 92 10 6 0 0 0 4 1
constraint.workforce-pressure | Workforce pressure | shared | demands | 121 97 31 7 0 0 0 4 3
constraint.pandemic-legacy | Pandemic legacy | mainly-external | demands | 0 0 0 0 0 0 0 0 0
constraint.time-squeeze | Immediacy and time squeeze | shared | demands | 38 32 6 2 0 0 0 4 5
constraint.external-mandate | Mandate and hierarchy | shared | purpose | 79 45 36 4 0 0 3 4 9
constraint.stifling-structures | Stifling structures | shared | purpose | 66 58 10 3 0 0 2 1 6
constraint.choice-overload | Choice overload | shared | purpose | 0 0 0 0 0 0 0 0 0
constraint.form-before-function | Form before function, unclear purpose | local | purpose | 53 41 14 3 0 0 1 4 5
constraint.us-and-them | Us and them: silos, rivalry, mistrust | local | relationships | 96 53 43 5 0 0 3 1 5
constraint.change-anxiety | Anxiety about and resistance to change | local | demands | 43 30 15 2 0 0 0 4 0
outcome.better-results | Better results | local | care-outcomes | 25 15 10 1 0 0 2 0 2
outcome.compromised-care | Compromised care or harm | local | care-outcomes | 10 6 4 0 0 0 0 1 7
"""

DEFINITIONS = """
fear.fear-of-consequences | People stay silent, go along or protect themselves because they expect honesty.
fear.distorted-priorities | Structural pressure on leaders – targets, ratings, money returns, upward reporting –.
fear.leader-fear-cascade | Leaders who are afraid of what may happen to them personally create or pass on fear.
fear.closed-to-error | A culture of fear makes people unwilling to disclose, face or act on mistakes, near misses.
fear.biased-reading | Because an honest reading carries interpersonal risk, information is filtered, explained away.
fear.apathy-status-quo | People or organisations accept things as they are, or have given up trying, even when.
fear.blame-avoidance | Establishing who is, or is not, to blame takes over from understanding what happened.
fear.impression-management | A favourable picture is put on, by a person, team or organisation, that hides.
fear.wellbeing-erosion | The culture itself damages people's well-being or motivation, leading to absence.
fear.disrespect-and-exclusion | People are belittled, mocked, bullied, shut out or treated as less because of who.
safety.speaking-up-safely | People can raise concerns, ask questions, admit uncertainty or ask for help without.
safety.focus-on-what-matters | Patients, service users and population outcomes are visibly kept as the first.
safety.leaders-make-it-safe | Leaders lower fear by owning their own mistakes, listening, absorbing pressure and.
safety.learning-from-error | Mistakes, near misses and failed attempts are disclosed, accepted as part of complex.
safety.constructive-challenge | People question information, assumptions and decisions openly, including those of.
safety.appetite-to-improve | Evidence, ideas and concerns lead to change; people expect things to get better and.
safety.just-accountability | When things go wrong people seek to understand, treat those involved fairly, and hold.
safety.candour | People and organisations show the situation as it is, including weakness and uncertainty, instead.
safety.staff-thrive | The culture leaves people valued, supported, energised and wanting to stay.
safety.mutual-respect | People of every role, background and organisation are treated as having something of value.
relate.transparent-systems | Structures, decisions, money and processes are set up so that everyone can see how.
relate.critical-friend | A commissioner, hub, overseer or independent facilitator helps partners with honest.
relate.joint-insight | Partners look at data and hard problems together, reach a shared understanding, and solve or.
relate.co-production | Service users, carers, experts by experience, clinicians, staff and partners shape vision.
relate.trusting-relationships | People and boards know, rely on and believe in each other across team and.
relate.learning-systems | There are routines and resources for learning together and for capturing, finding and.
relate.empowering-meetings | Meetings are run so that people can contribute, influence and decide, not just attend.
relate.shared-identity | People see themselves as one team or one collaborative, helped by common language, name.
enabler.collaborative-leadership | Senior leaders show joint working in their own behaviour, lend visible commitment.
enabler.shared-vision | Partners have formed, or are forming, a clear common purpose, set of values or ambitions.
enabler.inspired-commitment | People take part because they choose to, moved by a compelling cause bigger than their.
enabler.clinical-leadership | Clinicians and care professionals lead, or are drawn in early to, the direction and.
enabler.form-follows-function | Purpose and work come first; structure, governance and model are kept light and.
enabler.capacity-and-resources | There are enough people, skills, money, tools and programme or OD support to do the.
enabler.support-through-change | The human side of change is attended to: feelings are acknowledged, people are.
enabler.protected-time | Time is deliberately set aside, early and repeatedly, for relationships, culture, purpose.
enabler.understanding-partners | Partners learn each other's culture, pressures, history, strengths and constraints.
enabler.partnerships-beyond-nhs | The circle is widened past NHS and sector silos to councils, social care.
enabler.freedom-with-a-frame | Partners have real local latitude, with enough structure or guidance to make choices.
constraint.financial-pressure | Money shortage, savings demands or funding rules limit openness, safety or.
constraint.workforce-pressure | Vacancies, turnover, skill gaps or workload leave too few people to work safely.
constraint.pandemic-legacy | Lasting effects of Covid – backlog, exhaustion, early retirements, lost ties – still.
constraint.time-squeeze | Today's demands, tight deadlines or scarce leadership time crowd out safety.
constraint.external-mandate | Collaboration is imposed from outside or above, or one partner holds the whip hand, so.
constraint.stifling-structures | Rules, regulation, bureaucracy, infrastructure or organisational boundaries stop.
constraint.choice-overload | So many options, or so little steer, that partners stall, dither or become stressed.
constraint.form-before-function | Structure, governance or contracts take over before partners know what they are.
constraint.us-and-them | Groups see each other as camps – manager and clinician, trust and trust, sector and sector.
constraint.change-anxiety | Worry, grief, doubt or resistance stirred up by the change that collaboration brings.
outcome.better-results | Care, outcomes, services, pace or team effectiveness are said to have improved through.
outcome.compromised-care | Care, safety or patients are said to have suffered, or been put at risk, because of fear.
"""

FAMILIES = {
    "fear": ("Fear", "fear", "negative"),
    "safety": ("Safety", "safety", "positive"),
    "relate": ("Relationship building", "enabler", "positive"),
    "enabler": ("Collaboration enablers", "enabler", "positive"),
    "constraint": ("Constraints and context", "constraint", "negative"),
    "outcome": ("Outcomes", "enabler", "positive"),
}

# code | role | stance | presence | group | text, with the evidence between braces
QUOTES = """
fear.fear-of-consequences | typical | experienced | present | Nursing | I {keep my head down} at handover.
fear.fear-of-consequences | strong | experienced | present | Allied health | The last person who raised the staffing \
numbers was {off the rota within a month}, and we all drew the lesson.
fear.fear-of-consequences | contradicting | experienced | present | | I told the clinical lead it was unsafe and \
she {thanked me in front of everyone}.
fear.impression-management | typical | observed | present | Nursing | Before every visit we {repaint the board green}.
fear.impression-management | strong | experienced | present | | I was asked to take the two red lines out of my report \
because {they would look bad} to [name].
fear.apathy-status-quo | typical | experienced | present | Administration | I have filled this in every year. \
{Nothing ever comes of it}.
fear.apathy-status-quo | contradicting | observed | present | | Our suggestion box was emptied, read out and {acted on}.
fear.leader-fear-cascade | typical | observed | present | | You can tell when the region has rung: \
{the pressure just rolls downhill}.
fear.closed-to-error | typical | experienced | present | | Incident forms {vanish into a drawer}.
safety.speaking-up-safely | typical | experienced | present | Nursing | In our huddle {anyone can say stop}.
safety.speaking-up-safely | strong | experienced | present | | I was wrong about the dose and {said so \
straight away}; the consultant said that is exactly how it should be.
safety.speaking-up-safely | contradicting | denied | present | | They call it an open door. {It is not open to us}.
safety.staff-thrive | typical | experienced | present | Allied health | I look forward to coming in, {most mornings}.
safety.leaders-make-it-safe | typical | observed | present | | Our matron {starts with her own mistake of the week}.
safety.learning-from-error | typical | experienced | mixed | | We review near misses together, {at least on days}.
constraint.workforce-pressure | typical | experienced | present | Nursing | {Two of us for thirty beds} again.
constraint.financial-pressure | typical | experienced | present | | Every idea ends at {"there is no money"}.
constraint.us-and-them | typical | observed | present | | Upstairs and downstairs {might as well be two hospitals}.
enabler.protected-time | typical | experienced | absent | | {No time set aside} for any of it, it is done at home.
enabler.protected-time | strong | hoped-for | present | | {Give us one hour a week} that nobody can book over.
enabler.shared-vision | typical | hoped-for | present | | I wish somebody would {say in one line what we are for}.
relate.empowering-meetings | typical | experienced | present | | The <script>alert("minutes")</script> joke aside, \
{we leave meetings with something to do} ]]> & more.
outcome.compromised-care | typical | observed | present | | {Patients waited four hours} while two teams argued.
outcome.better-results | typical | observed | present | | Since the joint round {falls have halved}, we think.
"""


def large() -> Summary:
    """Give a survey of 382 respondents coded with the whole codebook."""
    themes = tuple(_theme(line) for line in _lines(THEMES))
    by_code = {theme.code: theme for theme in themes}
    told = [theme for theme in themes if theme.respondents]
    fears = _largest([theme for theme in told if theme.family == "fear"])
    supports = _largest([t for t in told if t.valence == "positive" and t.family != "outcome"])
    hindrances = [t for t in themes if t.hinders and t.polarity != "fear" and t.family != "outcome"]
    return Summary(
        title="Staff survey comments, Fenwick & Lowmoor hospitals",
        about={
            "title": "Staff survey comments, Fenwick & Lowmoor hospitals",
            "dates": "3 to 28 March",
            "routes": "anonymous online form; paper forms on two wards",
            "questions": "“What is it like to raise a concern here?” and “What one thing would help?”",
            "invited": "1,240",
            "missing": "not stated",
        },
        unit=("respondent", "respondents"),
        codebook="textsafety domain codebook",
        codebook_version="0.2-draft",
        codebook_status="draft for pilot; not validated",
        pipeline="survey",
        coders=("lexicon",),
        sources=(
            Source("staff_survey.csv", "ab" * 32, 796, 2, (("encoding", "utf-8"), ("text columns", "Q1, Q2"))),
            Source("paper_forms.xlsx", "cd" * 32, 41, 1, (("sheet", "Ward B"), ("text columns", "comment"))),
        ),
        counts=Counts(837, 701, 418, ANSWERED, 588, 113, 121, 9, 6, 0, 3, 17, 64, 2143, 611),
        headline="What respondents tell of most: fear of consequences (103 of 382 respondents) and, on the other side, "
        "safe to speak up (91 of 382 respondents).",
        certainty="Whether more respondents tell of fear or of safety is not clear (121 tell of fear only, 104 of "
        "safety only, 83 of both); the difference could be chance.",
        balance=Split(121, 83, 104, 74, -0.055, -0.151, 0.042),
        pairs=tuple(_pair(number, line, by_code) for number, line in enumerate(_lines(PAIRS), start=1)),
        families=tuple(_rollup(id_, label, themes) for id_, (label, _, _) in FAMILIES.items()),
        blocks=tuple(_block(id_, themes) for id_ in dict.fromkeys(theme.block for theme in themes)),
        themes=themes,
        strongest_fears=fears[:3],
        strongest_supports=supports[:3],
        hindrances=tuple(sorted(hindrances, key=lambda theme: -theme.hinders)[:8]),
        asks=tuple(sorted((t for t in themes if t.hoped_for), key=lambda theme: -theme.hoped_for)[:8]),
        outcomes=tuple(theme for theme in told if theme.family == "outcome"),
        groups=_group_tables((*fears[:3], *supports[:3], by_code["constraint.workforce-pressure"])),
        groups_note="",
        together=_together(by_code),
        questions=(
            "Where and when do people meet “fear of consequences”, and what would make it less likely?",
            "What of “workforce pressure” is ours to change, and what must we raise with others?",
            "Where is “safe to speak up” strongest, and what keeps it going there?",
            "People ask for “protected time”: what would a first step look like within a month?",
            "Whose voice is missing from these comments, and how could we hear it?",
        ),
        limits=(
            "These are accounts, not facts: a coded sentence says that somebody reported something, not that it is so.",
            "A machine coded the texts. How often it is right, and how much it misses, is not yet measured.",
            "Intervals cover who happened to answer, not the coder's errors and not those who chose to stay silent.",
            "Do not rank teams or organisations with these figures, and do not judge a person by them.",
            "This is not a psychological safety score.",
        ),
        skipped=(
            Skipped("staff_survey.csv", 17, "read", "the row has 3 cells more than the header"),
            Skipped("staff_survey.csv", 212, "read", "the row cannot be decoded"),
            Skipped("paper_forms.xlsx", 9, "read", "the cell holds a formula error"),
        ),
        warnings=("staff_survey.csv: one id occurs twice; the second got ~2",),
        versions={"textsafety": "0.1.0", "python": "3.12.3", "spacy": "3.8.2"},
        discovered=_discovered(),
    )


def small() -> Summary:
    """Give 14 interviews coded with a codebook of the user's own: no pairs, no blocks, no demographic columns."""
    rows = (
        ("helps.say-in-shifts", "A say in your shifts", "helps", "enabler", "positive", (9, 7, 3, 1, 4, 6, 0, 0, 1)),
        ("helps.enough-rest", "Enough rest", "helps", "enabler", "positive", (5, 5, 0, 0, 2, 3, 1, 0, 0)),
        ("hinders.short-notice", "Short notice", "hinders", "constraint", "negative", (8, 8, 2, 0, 0, 0, 0, 1, 0)),
        ("hinders.worn-out", "Worn out", "hinders", "constraint", "negative", (1, 1, 0, 0, 0, 0, 0, 0, 0)),
        ("hinders.tool-trouble", "Trouble with the tool", "hinders", "constraint", "negative", (0,) * 9),
    )
    said = {
        "helps.say-in-shifts": (
            Quote("They asked which nights I could not do.", "asked which nights", "typical", *LIVED, "", "a-0004"),
            Quote("On paper we swap; in truth [name] decides.", "", "contradicting", *LIVED, "", "b-0011"),
        ),
        "hinders.short-notice": (
            Quote("The rota came out on Sunday for Monday.", "on Sunday for Monday", "typical", *LIVED, "", "c-0009"),
        ),
    }
    themes = tuple(
        _counted(numbers, 14, code=code, label=label, family=family, polarity=polarity, valence=valence)
        for code, label, family, polarity, valence, numbers in rows
    )
    themes = tuple(replace(theme, quotes=said.get(theme.code, ())) for theme in themes)
    return Summary(
        title="New rota interviews",
        about=dict.fromkeys(("dates", "routes", "questions", "invited", "missing"), "not stated"),
        unit=("interviewee", "interviewees"),
        codebook="New rota",
        codebook_version="1.0",
        codebook_status="",
        pipeline="interviews",
        coders=("lexicon",),
        sources=tuple(Source(f"interview_{letter}.vtt", letter * 64, 31, 0) for letter in "abc"),
        counts=Counts(93, 52, 15, 14, 30, 22, 3, 0, 0, 38, 0, 1, 4, 48, 12),
        headline="What interviewees tell of most: a say in your shifts (9 of 14 interviewees).",
        certainty="Not shown: fewer than 10 are too few for an index.",
        balance=Split(0, 0, 0, 14, None, None, None, "Not shown: fewer than 10 are too few for an index."),
        pairs=(),
        families=(
            Rollup("helps", "What helps", share(10, 14), 10, 5),
            Rollup("hinders", "What gets in the way", share(8, 14), 0, 8),
        ),
        blocks=(),
        themes=themes,
        strongest_fears=(),
        strongest_supports=(themes[0], themes[1]),
        hindrances=(themes[2], themes[0], themes[1], themes[3]),
        asks=(themes[0], themes[1]),
        outcomes=(),
        groups=(),
        groups_note="There is no demographic column to compare.",
        together=(),
        questions=("Where is “a say in your shifts” strongest, and what keeps it going there?",),
        limits=("With 14 interviewees shares mean little: read the counts and the quotes.",),
        skipped=(),
        warnings=(),
        versions={"textsafety": "0.1.0"},
    )


def empty() -> Summary:
    """Give a run in which every cell was blank."""
    nobody = tuple(_counted((0,) * 9, 0, code=f"x.{name}", label=name, family="x") for name in ("One", "Two"))
    return Summary(
        title="Coded themes",
        about={},
        unit=("respondent", "respondents"),
        codebook="Two codes",
        codebook_version="",
        codebook_status="",
        pipeline="survey",
        coders=("lexicon",),
        sources=(Source("blank.csv", "0" * 64, 3, 0),),
        counts=Counts(3, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0),
        headline="None of 0 respondents told of anything that the codebook names.",
        certainty="Nothing was found to be sure of.",
        balance=Split(0, 0, 0, 0, None, None, None, "Not shown: nobody tells of fear or safety."),
        pairs=(),
        families=(Rollup("x", "x", share(0, 0), 0, 0),),
        blocks=(),
        themes=nobody,
        strongest_fears=(),
        strongest_supports=(),
        hindrances=(),
        asks=(),
        outcomes=(),
        groups=(),
        groups_note="",
        together=(),
        questions=(),
        limits=(),
        skipped=(),
        warnings=(),
    )


# fear only, both, safety only, then the index with its interval where it is shown
PAIRS = """
77 26 65 -0.071 -0.19 0.05
13 3 33 0.408 0.18 0.62
56 15 63 0.052 -0.10 0.21
46 18 48 0.018 -0.15 0.18
39 5 2 -0.804 -0.93 -0.65
76 11 20 -0.523 -0.67 -0.37
14 4 34 0.385 0.17 0.58
52 19 24 -0.295 -0.46 -0.11
30 12 72 0.368 0.22 0.52
3 1 5
"""

LIVED = ("experienced", "now", "present")


def share(count: int, of: int) -> Share:
    """Give a share with its Wilson interval."""
    if not of:
        return Share(0, 0, 0.0, 0.0)
    z, value = 1.96, count / of
    middle = (value + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(value * (1 - value) / of + z * z / (4 * of * of))
    return Share(count, of, max(0.0, middle - half), min(1.0, middle + half))


def _lines(table: str) -> list[str]:
    return table.strip().splitlines()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _theme(line: str) -> Theme:
    code, label, local, block, numbers = _cells(line)
    family, rest = code.split(".")
    _, polarity, valence = FAMILIES[family]
    if code == "outcome.compromised-care":
        polarity, valence = "constraint", "negative"
    definition = next(text for name, text in map(_cells, _lines(DEFINITIONS)) if name == code)
    numbered = tuple(int(number) for number in numbers.split())
    codes = {"code": code, "label": label, "family": family, "polarity": polarity, "valence": valence}
    opposing = ("Safe to speak up",) if rest == "fear-of-consequences" else ()
    theme = _counted(numbered, ANSWERED, **codes, definition=definition, local=local, block=block, opposing=opposing)
    return replace(theme, quotes=tuple(_quote(text) for text in _lines(QUOTES) if text.startswith(f"{code} ")))


def _counted(numbers: tuple[int, ...], of: int, **named: object) -> Theme:
    respondents, experienced, observed, mixed, absent, hoped_for, denied, hypothetical, past = numbers
    plain = {"definition": f"People speak of {named['label']}.", "polarity": "neutral", "valence": "neutral"}
    return Theme(
        **{**plain, **named},
        documents=respondents + respondents // 9,
        respondents=respondents,
        share=share(respondents, of),
        assigned=respondents + respondents // 4 + absent + hoped_for,
        suggested=respondents // 5,
        experienced=experienced,
        observed=observed,
        mixed=mixed,
        absent=absent,
        hoped_for=hoped_for,
        denied=denied,
        hypothetical=hypothetical,
        past=past,
    )


def _quote(line: str) -> Quote:
    _, role, stance, presence, group, text = (cell.strip() for cell in line.split("|", 5))
    before, _, rest = text.partition("{")
    evidence, _, after = rest.partition("}")
    return Quote(before + evidence + after, evidence, role, stance, "now", presence, group, f"R-{len(text):04d}")


def _largest(themes: list[Theme]) -> tuple[Theme, ...]:
    return tuple(sorted(themes, key=lambda theme: -theme.respondents))


def _pair(number: int, line: str, by_code: dict[str, Theme]) -> Pair:
    codes = list(by_code)
    fear, safety = by_code[codes[number - 1]], by_code[codes[number + 9]]
    fear_only, both, safety_only, *index = line.split()
    told = int(fear_only) + int(both) + int(safety_only)
    split = Split(
        int(fear_only),
        int(both),
        int(safety_only),
        ANSWERED - told,
        *([float(value) for value in index] or [None] * 3),
        "" if index else f"Not shown: {told} tell of fear or safety, and fewer than 10 are too few for an index.",
    )
    return Pair(number, fear, safety, split, extension=number == 10)


def _rollup(id_: str, label: str, themes: tuple[Theme, ...]) -> Rollup:
    return _rolled(id_, label, [theme for theme in themes if theme.family == id_])


def _block(id_: str, themes: tuple[Theme, ...]) -> Rollup:
    return _rolled(id_, id_.replace("-", " ").capitalize(), [theme for theme in themes if theme.block == id_])


def _rolled(id_: str, label: str, themes: list[Theme]) -> Rollup:
    helps = max((theme.respondents for theme in themes if theme.valence == "positive"), default=0) * 3 // 2
    hinders = max((theme.hinders for theme in themes), default=0) * 3 // 2
    return Rollup(id_, label, share(max(helps, hinders) + min(helps, hinders) // 3, ANSWERED), helps, hinders)


def _group_tables(themes: tuple[Theme, ...]) -> tuple[GroupTable, ...]:
    staff = (("Nursing", 164), ("Allied health", 71), ("Administration", 58), ("Other groups (merged)", 89))
    years = (("Under 2 years", 97), ("2 to 10 years", 178), ("Over 10 years", 107))
    return (
        GroupTable(
            "Staff group", staff, _rows(themes, 4), "Estates, Medical and Porters were merged: too few to show."
        ),
        GroupTable(
            "Years in post", years, _rows(themes, 3), "· stands for a cell hidden to protect fewer than 3 people."
        ),
        GroupTable("Site", (), (), "Not shown: fewer than two groups of at least 10 respondents."),
    )


def _rows(themes: tuple[Theme, ...], wide: int) -> tuple[tuple[Theme, tuple[float | None, ...]], ...]:
    """Give made-up shares around each theme's own; one cell is hidden."""
    tilt = (1.3, 0.7, 1.0, 0.6)
    rows = [
        (theme, [round(theme.share.value * tilt[(at + place) % 4], 2) for at in range(wide)])
        for place, theme in enumerate(themes)
    ]
    return tuple(
        (theme, tuple(None if (wide, place) == (3, 4) else cell for place, cell in enumerate(cells, start=at)))
        for at, (theme, cells) in enumerate(rows)
    )


def _together(by_code: dict[str, Theme]) -> tuple[Together, ...]:
    found = (
        ("fear.fear-of-consequences", "fear.impression-management", 34, 1.8),
        ("fear.apathy-status-quo", "constraint.workforce-pressure", 33, 1.4),
        ("safety.speaking-up-safely", "safety.leaders-make-it-safe", 29, 2.3),
    )
    return tuple(Together(by_code[first], by_code[second], count, lift) for first, second, count, lift in found)


# id | keywords | segments respondents stability | place | code | x y | quotes
TOPICS = """
T1 | car park, permit, bays, barrier | 96 71 0.93 | not covered |  | 0.08 0.91 | No bay left. / It <b>sticks</b>.
T2 | app, roster, login | 64 52 0.88 | splits | constraint.workforce-pressure | 0.74 0.55 | It logs me out.
T3 | worry, told off | 41 38 0.81 | restates | fear.fear-of-consequences | 0.45 0.12 | You get told off.
T4 | lift, stairs | 18 15 0.41 | not covered |  | 0.2 0.3 | The lift is out again.
T5 | soup | 11 2 0.8 | not covered |  | 0.9 0.9 | Cold soup.
"""


def _discovered() -> Discovered:
    versions = {"bertopic": "0.17.4", "scikit-learn": "1.9.1"}
    measured = Stability(5, 5, 0.94, 0.87, 0.82)
    topics = tuple(_topic(line) for line in _lines(TOPICS))
    return Discovered("bertopic", versions, "", 690, 655, 0, 460, topics, 3, measured)


def _topic(line: str) -> Topic:
    id_, words, counts, place, code, spot, quotes = _cells(line)
    keywords = tuple(words.split(", "))
    segments, respondents, stability = counts.split()
    return Topic(
        id=id_,
        label=", ".join(keywords[:3]),
        keywords=keywords,
        segments=int(segments),
        respondents=int(respondents),
        stability=float(stability),
        stable=float(stability) >= 0.75,
        place=place,
        code=code,
        similarity=0.3,
        lift=1.2,
        x=float(spot.split()[0]),
        y=float(spot.split()[1]),
        quotes=tuple(quotes.split(" / ")),
    )
