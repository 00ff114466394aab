"""What column names say about a column: the words that survey tools and people head their columns with."""

from __future__ import annotations

import re

# Why a column is never kept or coded, and the names (as ``spoken``) of such columns.
PRIVATE = tuple(
    (why, re.compile(pattern))
    for why, pattern in (
        ("a person's name", r"((first|last|full|sur|fore|family|given|your|recipient|respondent|contact) ?)*names?"),
        (
            "a person's name",
            r"(first|last)name|initials|(submitted|completed|created|entered) by|interviewer|user ?name",
        ),
        ("a person's name", r"(line |my |your )?(manager|supervisor|mentor|appraiser)('s)?( name)?"),
        ("an e-mail address", r"(your |recipient |contact )?e-?mail( ?address(es)?)?|recipient ?email"),
        ("an IP address", r"(ip|network)( ?address)?|ipaddress"),
        ("a place on a map", r"(location ?)?(latitude|longitude|lat|long?|lng)|grid reference"),
        ("a telephone number", r"(tele)?phone( ?(no|number))?\.?|mobile( ?number)?"),
        ("a postcode or address", r"(home |postal )?address|post ?code|zip( ?code)?"),
        (
            "a date or time",
            r"(start|end|recorded|completion|completed|submission|submitted|created|modified|response"
            r"|last modified|last action)? ?(date|time|timestamp|date ?time)"
            r"( ?(submitted|started|completed|created|last action))?"
            r"|(started|submitted|completed|created|recorded) ?(at|on)|date of birth|dob",
        ),
        (
            "survey bookkeeping",
            r"progress|finished|duration.*|distribution ?channel|user ?language|external( data)? ?reference"
            r"|collector ?id|custom data.*|last page|start language|seed|response (type|status)"
            r"|total points|quiz feedback|survey ?id|campaign ?id|panel ?id|link ?id|token"
            r"|referrer url|user agent|opp .*",
        ),
    )
)
# What else Qualtrics writes about an answer rather than in it.
BOOKKEEPING = {"status", "finished", "progress", "userlanguage", "distributionchannel", "externalreference"}

# Names of the column that names each row, the surest first.
ID_NAMES = (
    re.compile(r"(response|comment|answer|record|submission|entry|row|case|feedback)[ _-]?(id|no\.?|number|ref)|urn"),
    re.compile(
        r"unique (response|record) (id|number)|(respondent|participant|person|staff)[ _-]?(id|no\.?|number|code)"
    ),
    re.compile(r"id|uid|uuid|guid|#|no\.?|nr|number|ref(erence)?|key|index|row|code"),
    re.compile(r"(?!.*(collector|ip|external|campaign|panel|source|survey|question|site|team|unit|ward)).*[ _-]id"),
)
RESPONDENT_NAME = re.compile(
    r"(respondent|participant|interviewee|person|staff|employee|member|user)s?([ _-]?(id|no\.?|number|code|ref|key))?"
)
CONTEXT_NAME = re.compile(r"(survey )?(question|prompt)( ?(text|wording|asked))?")
TEXT_NAME = re.compile(
    r".*\b((free|open)[ _-]?(text|ended|end|response)|comments?|verbatims?|feedback|remarks|narrative|reflections?)\b"
    r"(?!.*\b(id|date|type|category|source|code|theme|topic|no|number|status|channel|count|length)\b).*|text|answer|response"
)
ASKING = re.compile(
    r".*(\bwhy\b|\bwhat\b|\bhow\b|\bplease (tell|describe|explain|give|say|add|share|use)\b|\bdescribe\b|\bexplain\b"
    r"|\btell us\b|anything else|\bin your own words\b|\bsuggest|\bexample).*"
)

# Names of columns that say who answered, whose labels can be as long as a short sentence.
ABOUT_PEOPLE = re.compile(
    r"(what is )?(your )?(age|gender|sex|ethnic\w*|nationality|religion|disab\w+|sexual orientation"
    r"|role|job|occupation|profession|band|grade|pay|staff|team|site|ward|department|directorate|division|organi[sz]ation|employer|sector|region|place"
    r"|location|shift|contract|hours|years|length of|time in|working pattern)( \w+){0,3}"
)


def spoken(name: str) -> str:
    """Write a column name as words: ``StartDate`` and ``start_date`` are ``start date``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_+", " ", name[:500]).casefold().strip(" :*?")
