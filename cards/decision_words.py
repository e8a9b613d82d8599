"""The words of decisions: what stands for every code of policy/decisions.py."""

from __future__ import annotations

from collections.abc import Mapping

from policy.decisions import LONGEST, SHORTEST_REASON, Fault, Topic

OFFICER = "The council officer for concerns about adults who work with children (LADO)"

TOPICS: Mapping[Topic, str] = {
    Topic.TRIAGE: "What kind it is, and how soon it must be dealt with",
    Topic.SAFETY: "Keeping the child safe now",
    Topic.PARENTS: "Telling parents or carers",
    Topic.SERVICES: "The council's children's team",
    Topic.POLICE: "The police",
    Topic.CRIMINALISE: "Whether a child's mistake stays with the school",
    Topic.LADO: OFFICER,
    Topic.LOW_LEVEL: "A smaller worry about an adult",
    Topic.PREVENT: "Help against extreme views (the Prevent programme)",
    Topic.REMOVAL: "Getting something taken down",
    Topic.SCHOOL_ROUTE: "Which policy of the school it comes under",
    Topic.SUPPORT: "Support for somebody",
    Topic.RESTRICTION: "Limits on a device, the internet or an account",
    Topic.SHARED: "Sharing information with somebody else",
    Topic.BARRING: "Telling those who may stop an adult from working with children",
    Topic.BREACH: "Private information that got out",
    Topic.TRAINING: "Training for staff",
    Topic.FILTER: "A change to the internet filter",
    Topic.EXTERNAL: "The school's other record system",
    Topic.CLOSE: "How it ended, and closing it",
}

IN_ORDER: tuple[tuple[Topic, ...], ...] = (
    (Topic.TRIAGE, Topic.SAFETY),
    (
        Topic.PARENTS,
        Topic.SERVICES,
        Topic.POLICE,
        Topic.CRIMINALISE,
        Topic.LADO,
        Topic.PREVENT,
        Topic.BARRING,
        Topic.SHARED,
        Topic.BREACH,
    ),
    (
        Topic.REMOVAL,
        Topic.SCHOOL_ROUTE,
        Topic.LOW_LEVEL,
        Topic.SUPPORT,
        Topic.RESTRICTION,
        Topic.TRAINING,
        Topic.FILTER,
    ),
    (Topic.EXTERNAL, Topic.CLOSE),
)
"""First steps, telling others, school and support, ending: the order in which a list offers them."""

_CHOICES: Mapping[Topic, Mapping[str, str]] = {
    Topic.TRIAGE: {
        "as_given": "It stays as it was sent",
        "recoded": "It is something else, or more or less urgent",
    },
    Topic.SAFETY: {
        "safe": "The child is safe as things are",
        "plan": "There is a plan to keep the child safe",
    },
    Topic.PARENTS: {
        "informed": "They have been told",
        "not_risk": "Not told: it could put the child at risk",
        "not_advised": "Not told: the police or the council said not to",
        "not_wished": "Not told: the child does not want it, and is old enough to say so",
    },
    Topic.SERVICES: {
        "none": "No need to ask them now",
        "consulted": "We asked them for advice",
        "referred": "We passed the child's case to them",
    },
    Topic.POLICE: {
        "not_needed": "The police are not needed",
        "advice": "We asked the police for advice only",
        "call": "Ring the police: a colleague is asked to ring",
        "called": "I rang the police already",
    },
    Topic.CRIMINALISE: {
        "school": "The school deals with it, without the police",
        "refer": "The police are to be told",
    },
    Topic.LADO: {
        "met": "It may be serious enough: the officer is told",
        "not_met": "It is not serious enough for the officer",
        "unsure": "I am not sure: the officer is asked",
    },
    Topic.LOW_LEVEL: {"recorded": "Recorded as a smaller worry"},
    Topic.PREVENT: {
        "none": "No need to ask them now",
        "consult": "We ask them for advice",
        "refer": "We pass the child's case to them",
    },
    Topic.REMOVAL: {
        "asked": "We asked whoever posted it to take it down",
        "platform": "We told the app or website",
        "ceop": "We told the police's online child protection team",
        "iwf": "We told the Internet Watch Foundation",
        "report_remove": "The child was helped to use Report Remove",
        "report_harmful": "We told Report Harmful Content",
        "refused": "They will not take it down",
        "removed": "It has been taken down",
    },
    Topic.SCHOOL_ROUTE: {
        "policy": "It is dealt with under the policies ticked",
        "meeting": "Parents are invited to meet the Principal",
        "sanction": "There is a consequence under the policies ticked",
        "legal": "A lawyer was asked for advice",
        "none": "The school need not do more",
    },
    Topic.SUPPORT: {
        "child_harmed": "For the child who was harmed",
        "child_alleged": "For the child who may have done it",
        "staff": "For a colleague who was harmed",
        "reporter": "For whoever reported it",
    },
    Topic.RESTRICTION: {
        "device": "A device is kept, or may not be used",
        "online": "Online only with an adult close by",
        "moderation": "May not write under the school's posts",
        "lifted": "The limit is over",
    },
    Topic.SHARED: {"shared": "Information was shared", "not_shared": "Information was not shared"},
    Topic.BARRING: {
        "not_met": "There is no duty to tell them",
        "referred": "They have been told",
    },
    Topic.BREACH: {
        "log_only": "Write it in our own log only",
        "tell_office": "Tell the Information Commissioner's Office",
        "tell_people": "Tell the office, and the people it is about",
    },
    Topic.TRAINING: {"needed": "Training is needed now", "not_needed": "Training is not needed"},
    Topic.FILTER: {"asked": "A change was asked for", "not_needed": "No change is needed"},
    Topic.EXTERNAL: {"recorded": "It is recorded there"},
    Topic.CLOSE: {
        "resolved": "It is settled",
        "monitoring": "Keep watching it until a day",
        "transferred": "Somebody outside the school has it now",
        "no_action": "Nothing more is to be done",
    },
}
CHOICES: Mapping[tuple[Topic, str], str] = {
    (topic, choice): label for topic, labels in _CHOICES.items() for choice, label in labels.items()
}


def subject(topic: str) -> str:
    """What a decision is about; the code itself where a later version made it."""
    return TOPICS[Topic(topic)] if topic in Topic.__members__.values() else topic


def chosen(topic: str, choice: str) -> str:
    """What was decided; the code itself where a later version made it."""
    known = topic in Topic.__members__.values()
    return CHOICES.get((Topic(topic), choice), choice) if known else choice


MARKS: Mapping[str, str] = {
    "adult": "An adult is involved",
    "coercion": "Somebody was forced or threatened",
    "exploitation": "Somebody used a child for their own gain",
    "sexual_under_13": "Something sexual, and a child under 13",
    "immediate": "A child is at risk right now",
    "duty": "The law says that it must be reported",
    "threatening": "It is threatening",
    "abusive": "It is abusive",
    "sexist": "It is sexist",
    "sexual": "It is sexual",
    "hate": "It is about race, religion, disability or who somebody is",
    "young": "The child is young",
    "not_meant": "It happened by mistake",
    "first_time": "It is the first time",
    "no_harm_meant": "No harm was meant",
    "harmed": "The adult harmed a child, or may have",
    "offence": "The adult may have broken the law against a child",
    "risk": "The adult may be a risk to children",
    "unsuitable": "The adult may not be suitable to work with children",
    "anti_bullying": "Policy against bullying",
    "behaviour": "Policy on behaviour",
    "child_protection": "Child protection policy",
    "allegations": "Policy on allegations about staff",
    "disciplinary": "Disciplinary policy for staff",
    "conduct": "Code of conduct",
    "complaints": "Policy on complaints",
    "data_protection": "Data protection policy",
    "acceptable_use": "Policy on using computers",
    "e_safety": "Online safety policy",
    "photography": "Policy on photographs",
    "confidentiality": "Policy on keeping things private",
    "substantiated": "About an adult: shown to be true",
    "malicious": "About an adult: untrue, and meant to harm",
    "false": "About an adult: shown to be untrue",
    "unsubstantiated": "About an adult: not shown either way",
    "unfounded": "About an adult: nothing points to it",
    "adult_did_it": "An adult did it: a meeting is to be offered",
}

TICK: Mapping[Topic, str] = {
    Topic.TRIAGE: "Tick what is true of it. Then the police must be thought of too",
    Topic.POLICE: "Tick what is true. Any of these means that the police must be told",
    Topic.CRIMINALISE: "Tick what is true. Any of the last six means that the police must be told",
    Topic.LADO: "Tick what may be true",
    Topic.SCHOOL_ROUTE: "Tick the policies it comes under",
    Topic.SUPPORT: "Tick this if it is so",
    Topic.CLOSE: "If it was about an adult here: what was found?",
}
"""The question above the ticks of a topic."""

FIELDS: Mapping[str, str] = {
    "kind": "What kind is it really?",
    "urgency": "How soon must it be dealt with?",
    "agency_name": "Who did you speak to? (needed if they were told)",
    "phone": "On which number?",
    "agency_ref": "Their reference",
    "outcome": "What did they say?",
    "on_day": "On which day?",
    "by_whom": "Who told them? (needed if they were told)",
    "child_view": "What does the child wish?",
    "what": "What exactly?",
    "where": "Where is it? Do not give the address of a sexual picture",
    "with_whom": "With whom? (needed if it was shared)",
    "basis": "What allows it? For example: to keep a child safe (needed if it was shared)",
    "ends_on": "Until which day?",
    "account": "Whose account, or which device?",
    "removed": "Is it gone now?",
    "review_on": "When is it looked at again?",
    "rationale": f"Why? At least {SHORTEST_REASON} letters (needed)",
}
_FIELDS: Mapping[tuple[Topic, str], str] = {
    (Topic.SAFETY, "what"): "What is the plan? (needed for a plan)",
    (Topic.PARENTS, "on_day"): "On which day? (needed if they were told)",
    (Topic.POLICE, "agency_name"): "Who at the police did you speak to?",
    (Topic.POLICE, "agency_ref"): "Their reference (crime number)",
    (Topic.LADO, "agency_name"): "The officer's name, once you have rung",
    (Topic.LADO, "on_day"): "On which day did you ring? Until then it stays open",
    (Topic.LADO, "outcome"): "What did the officer say?",
    (Topic.PREVENT, "agency_name"): "Who did you speak to?",
    (Topic.BARRING, "agency_name"): "Which of them, and who did you speak to?",
    (Topic.LOW_LEVEL, "what"): "What was it, and what was done?",
    (Topic.SCHOOL_ROUTE, "what"): "What was decided or advised? (needed for a consequence or advice)",
    (Topic.SCHOOL_ROUTE, "on_day"): "From which day, or when do you meet? (needed for a consequence)",
    (Topic.RESTRICTION, "on_day"): "From which day?",
    (Topic.SUPPORT, "what"): "What support?",
    (Topic.RESTRICTION, "what"): "What may they not do?",
    (Topic.SHARED, "what"): "What was shared?",
    (Topic.BREACH, "what"): "What got out, and who may have seen it?",
    (Topic.BREACH, "on_day"): "On which day was the office told? Until then it stays open",
    (Topic.TRAINING, "what"): "Which training, and for whom?",
    (Topic.EXTERNAL, "agency_ref"): "The reference there (needed)",
    (Topic.CLOSE, "outcome"): "What came of it? (needed if it is settled, or with somebody outside)",
    (Topic.CLOSE, "review_on"): "Keep watching until (needed for watching)",
}


def asked(topic: Topic, field: str) -> str:
    """The question for one detail of a decision on this topic."""
    return _FIELDS.get((topic, field), FIELDS[field])


INTRO: Mapping[Topic, tuple[str, ...]] = {
    Topic.TRIAGE: (
        "Is it something else? Then choose both its kind and how soon.",
        "What was sent first is kept. If it is more urgent now, everybody is told again.",
    ),
    Topic.PARENTS: ("Parents are told, unless that would put the child at risk. Say why if they are not.",),
    Topic.SERVICES: ("Is the child in danger now? Ring 999 first.",),
    Topic.POLICE: (
        "Anybody may ring 999 at once. Nobody has to wait for this card.",
        "One person decides. Another one rings, wherever there is another.",
    ),
    Topic.CRIMINALISE: ("A child who made a mistake should not be treated as a criminal.",),
    Topic.LADO: (
        "Tell the officer before you look into it. Keep the child safe meanwhile.",
        "It may be against the law to let anybody know which teacher was accused, until there is a charge. "
        "Please check this with your own advice.",
    ),
    Topic.LOW_LEVEL: ("For something that is not right, but not serious enough for the council officer.",),
    Topic.BARRING: (
        "That is the Disclosure and Barring Service and, for teachers, the Teaching Regulation Agency. "
        "There may be a legal duty to tell them: ask the council officer.",
    ),
    Topic.REMOVAL: ("It is looked at again after 48 hours. Never save or send on a sexual picture.",),
    Topic.SUPPORT: ("A colleague who was harmed by an adult is offered a meeting.",),
    Topic.RESTRICTION: (
        "Every limit is looked at again: after four weeks, if you give no day.",
        "Writing under our posts: whoever looks after our accounts is asked to stop it.",
    ),
    Topic.SHARED: ("To keep a child safe, information may be shared without asking first.",),
    Topic.BREACH: (
        "The Information Commissioner's Office must hear within 72 hours, if it may harm people.",
    ),
    Topic.EXTERNAL: ("If the record is kept there, the words here are taken out some time afterwards.",),
    Topic.CLOSE: (
        "Closing needs a decision made before, a reason, and what came of it.",
        "Urgent, and nothing more is to be done? Then a second person must agree.",
    ),
}
"""What matters before deciding, one idea to a line."""

DO_NOT_QUESTION = "Do not question the child further, and do not question the adult at all."

FAULTS: Mapping[Fault, str] = {
    Fault.CHOOSE: "{asked}: please choose.",
    Fault.REASON: f"Please say why, in at least {SHORTEST_REASON} letters.",
    Fault.TOO_LONG: f"{{asked}}: please keep it under {LONGEST} letters.",
    Fault.MISSING: "{asked}: please fill this in.",
    Fault.A_DAY: "{asked}: please choose a day from the calendar.",
    Fault.TO_COME: "{asked}: that day is still to come.",
    Fault.GONE_BY: "{asked}: please choose a day after today.",
    Fault.TOO_SOON: "{asked}: it cannot end before it begins.",
}
