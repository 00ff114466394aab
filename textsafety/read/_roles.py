"""Words that tell a speaker's label from other words before a colon. All in lower case, hyphens for spaces."""

from __future__ import annotations


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


INTERVIEWERS = _listed("""
    interviewer interviewers int intr ivr iv i researcher researchers facilitator facilitators facil fac co-facilitator
    moderator moderators mod co-moderator co-interviewer question q host presenter
""")

UNMISTAKABLE = _listed("interviewer facilitator moderator co-facilitator co-moderator")
"""Roles even as one word of a longer label: Sam Interviewer, Study Facilitator."""

PARTICIPANTS = _listed("""
    participant participants p pt respondent respondents resp r interviewee answer a speaker unknown unidentified
    unknown-speaker unidentified-speaker male-speaker female-speaker male female patient carer nurse doctor manager
    observer several all everyone
""")

PARTICULARS = _listed("""
    absent agenda apologies apols attendance attendees attending cc copies date date-of-interview distribution duration
    file group id in-attendance interview interview-date interview-number language length location meeting place present
    project purpose re recorded recording ref reference room setting site status study subject time title transcribed
    transcribed-by transcriber transcript transcription venue version
""")
"""Headers of transcripts and of notes."""

NOT_SPEAKERS = PARTICULARS | _listed("""
    action actions actually agreed aim also anyway aob background basically bottom-line closed cons context data
    decision decisions discussion due example examples feedback finally finish firstly focus from highlights honestly
    however idea ideas issue issues item key link lowlights minutes mood negatives next next-meeting next-steps note
    notes opened outcome outcomes overall owner parked plan plus positives problem pros remember reminder result results
    review risk risks secondly start strengths summary tbc theme themes to today tomorrow topic topics truth update
    warning weaknesses when where who
""")
"""Those, headings of notes, and words that introduce something in speech."""

SENTENCE_OPENERS = _listed("""
    a an and another any are as at because but by can could did do does every for had has have he her here his how i'm
    i've if in is it it's its just let let's like many may maybe might most my no not now of on one only or other our
    perhaps please same second she should so some still than thanks that the their then there these they third this
    those three to two was we well were what when where which who why will with would yes you your even first
""")

CONNECTORS = _listed("al and bin da de del den der di du el la le of st ten ter van von y")
"""Small words inside names."""
