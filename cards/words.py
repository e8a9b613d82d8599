"""Every label and sentence that codes stand for: British English, short, one idea each, no acronym bare."""

from __future__ import annotations

from collections.abc import Mapping

from policy.chronology import Happening
from policy.concerns import Answer, SubjectKind
from policy.kinds import Advice, Group, Kind, Urgency
from policy.people import Role
from policy.reporting import USUAL_HANDLER
from policy.routing import Outside

DANGER_STRIP = "Danger now? Ring 999. Then find the safeguarding lead."

GROUPS: Mapping[Group, str] = {
    Group.TOLD_OR_WORRIED: "A child told me something, or I am worried about a child",
    Group.BULLYING: "Bullying or unkindness online",
    Group.ADULT_CONTACT: "Somebody contacting a child in a worrying way",
    Group.FRIEND: "A pupil tried to friend, follow or message me",
    Group.SEEN_ONLINE: "Something seen or done online at school",
    Group.ADULT_HERE: "How an adult at school uses social media",
    Group.OUTSIDE: "Something a parent or the public posted, or a complaint",
    Group.DATA: "Private information, a school account or a school post",
    Group.NOT_SURE: "Something else, or I am not sure",
}

KINDS: Mapping[Kind, str] = {
    Kind.DANGER: "A child is in danger right now",
    Kind.PUPIL_BULLIED: "A pupil is being bullied online",
    Kind.PUPIL_BEHAVING_BADLY: "A pupil is being unkind to others online",
    Kind.STAFF_BULLIED: "A member of staff is being bullied online",
    Kind.PUPIL_AGAINST_RULES: "A pupil using social media against the rules, or too young for it",
    Kind.DISCLOSURE: "A child told somebody something worrying",
    Kind.UNSUITABLE_CONTENT: "Something unsuitable was seen online at school",
    Kind.SEXUAL_IMAGE: "A sexual or nude picture or video of a child, real or computer-made",
    Kind.GROOMING: "An adult contacting a child in a worrying way",
    Kind.EXTREMISM: "Extreme, hateful or terrorist views or content",
    Kind.SELF_HARM: "Self-harm, suicide or eating: content or talk",
    Kind.HONOUR_BASED: "Female genital cutting, forced marriage or honour-based abuse",
    Kind.FRIEND_REQUEST: "A pupil tried to friend, follow or message a member of staff",
    Kind.PUPIL_CRIME: "A pupil may have broken the law online",
    Kind.ADULT_BOUNDARY: "An adult at school: contact with pupils, pictures of pupils, boundaries",
    Kind.ADULT_MISUSE: "An adult at school: other misuse of social media",
    Kind.ADULT_BULLYING: "An adult at school bullying or pressing somebody online",
    Kind.PARENT_OR_PUBLIC: "A parent or the public: abuse, naming, sharing pupils' pictures",
    Kind.REPUTATION: "Harm to the school's name, or a fake school account",
    Kind.CIRCUMVENTION: "Getting round the filter, or sharing passwords",
    Kind.DATA_LOST: "Private information lost, sent wrongly or posted",
    Kind.ACCOUNT_MISUSED: "A school account hacked or misused",
    Kind.BLACKMAIL: "Blackmail, or computer-made pictures from our photos",
    Kind.COMPLAINT: "A complaint about the policy or how data is handled",
    Kind.WRONG_POST: "A wrong school post, or one without consent",
    Kind.NOT_SURE: "Something else, or not sure",
}

SUBJECTS: Mapping[SubjectKind, str] = {
    SubjectKind.PUPIL: "A pupil here",
    SubjectKind.ADULT_HERE: "An adult who works or helps here, or a trustee",
    SubjectKind.PARENT: "A parent or carer",
    SubjectKind.EX_PUPIL_CHILD: "A former pupil under 18, or a pupil of another school",
    SubjectKind.EX_PUPIL_ADULT: "A former pupil, 18 or over",
    SubjectKind.OTHER_SCHOOL_PUPIL: "A pupil of another school",
    SubjectKind.OTHER_SCHOOL_ADULT: "An adult of another school or service",
    SubjectKind.PROFESSIONAL: "A professional from outside, such as police or a social worker",
    SubjectKind.SOMEONE_ELSE: "Somebody else, or an unknown account",
    SubjectKind.UNKNOWN: "I do not know",
    SubjectKind.NOBODY: "Nobody in particular",
}

WHO: Mapping[SubjectKind, str] = {
    kind: SUBJECTS[kind]
    for kind in (
        SubjectKind.PUPIL,
        SubjectKind.ADULT_HERE,
        SubjectKind.PARENT,
        SubjectKind.EX_PUPIL_CHILD,
        SubjectKind.PROFESSIONAL,
        SubjectKind.SOMEONE_ELSE,
        SubjectKind.UNKNOWN,
        SubjectKind.NOBODY,
    )
}
"""What a reporter chooses from, few enough to read in a corridor; the rest is for whoever handles it."""

IMAGERY: Mapping[Answer, str] = {
    Answer.NO: "No, there is no sexual or nude picture or video",
    Answer.YES: "Yes, there could be a sexual or nude picture or video",
    Answer.UNSURE: "I am not sure if there is such a picture",
}

SAFE: Mapping[Answer, str] = {
    Answer.YES: "Yes, the child is safe now",
    Answer.NO: "No, the child is not safe",
    Answer.UNSURE: "I am not sure if the child is safe",
}

SOURCES: Mapping[str, str] = {
    "saw": "I saw or heard it myself",
    "child": "A child told me",
    "parent": "A parent or carer told me",
    "other": "Somebody else told me, or a note",
}

WHEN: Mapping[str, str] = {"now": "It is going on now", "today": "Today", "earlier": "Earlier"}

PLATFORMS: Mapping[str, str] = {
    "social": "Social media (Facebook, Instagram, TikTok, X…)",
    "messages": "Messages (WhatsApp, Snapchat, text…)",
    "game": "A game",
    "video": "Videos or live video (YouTube, Twitch…)",
    "chatbot": "A computer chat helper",
    "school": "A school account or school computer",
    "elsewhere": "Somewhere else, or not online",
    "unsure": "I am not sure",
}

AVOID: Mapping[str, str] = {
    "none": "No, whoever usually handles it may see it",
    USUAL_HANDLER: "The person who usually handles this",
    Role.PRINCIPAL.value: "The Principal",
    Role.DSL.value: "The safeguarding lead",
    Role.DEPUTY_DSL.value: "The deputy safeguarding lead",
    Role.CHAIR.value: "The Chair of trustees",
    Role.BUSINESS_MANAGER.value: "The Business Manager",
}

ROLES: Mapping[Role, str] = {
    Role.PRINCIPAL: "Principal",
    Role.DEPUTY_HEAD: "deputy head",
    Role.DSL: "safeguarding lead",
    Role.DEPUTY_DSL: "deputy safeguarding lead",
    Role.SLT: "senior leader",
    Role.CHAIR: "Chair of trustees",
    Role.VICE_CHAIR: "Vice-Chair of trustees",
    Role.SAFEGUARDING_TRUSTEE: "safeguarding trustee",
    Role.TRUSTEE: "trustee",
    Role.CLERK: "clerk",
    Role.BUSINESS_MANAGER: "Business Manager",
    Role.ICT: "ICT technician",
    Role.DPO: "data protection officer",
    Role.STAFF: "member of staff",
}

OUTSIDE: Mapping[Outside, str] = {
    Outside.EMERGENCY: "Emergency",
    Outside.CHILDREN_SERVICES: "The council's children's team",
    Outside.LADO: "The council officer for concerns about adults who work with children (LADO)",
    Outside.WHISTLEBLOWING: "The whistleblowing line",
}

SLICES: Mapping[str, str] = {
    "case": "the whole concern",
    "welfare": "the part about the child",
    "support": "the part about supporting a colleague",
    "breach": "the part about private information",
    "technical": "the technical part only",
    "shared": "only what was written for them",
    "safety": "that there is something to keep safe",
    "notice": "only that a report came in",
}

ADVICE: Mapping[Advice, str] = {
    Advice.A1: (
        "If it is safe, stay with the child. Is anybody in danger now? Ring 999 first. Then tell the "
        "safeguarding lead face to face. Never wait for this form."
    ),
    Advice.A2: (
        "When a child is telling you: listen and keep calm. Do not promise to keep a secret. Say only “tell "
        "me”, “explain” or “describe”. Thank the child, and say whom you will tell."
    ),
    Advice.A3: (
        "Use the child's own words, even rude ones, in any language. Write what you saw and heard. Keep what "
        "you think apart from it. Full names are right here: they stay inside."
    ),
    Advice.A4: (
        "Do not look at the picture. Do not copy, print, share, save or photograph it. Do not ask the child "
        "to show, send or delete it. Do not blame the child. Tell the safeguarding lead now."
    ),
    Advice.A5: (
        "Close the screen, and do not go back to look. Note the time and the device. If it may show a child "
        "being abused, do not type the address here: say so, and tell the safeguarding lead."
    ),
    Advice.A6: (
        "Write down the web address, the account name, the date and the time. Do not reply. Do not look into "
        "it from an account of your own."
    ),
    Advice.A7: (
        "This is not your fault. Do not reply. Keep dated pictures of the words, never sexual pictures of "
        "anybody under 18. You will be offered a meeting. Your union can help too."
    ),
    Advice.A8: (
        "Are you a teacher? If a girl under 18 told you that she was cut, or you saw that she was, you must "
        "tell the police yourself: ring 101."
    ),
    Advice.A9: (
        "Refuse the request, and send nothing back. Check your privacy settings. The safeguarding lead will "
        "talk to the pupil kindly."
    ),
    Advice.A10: (
        "Tell only the person this goes to. Do not speak to the adult about it. Should that person not see "
        "it? Say so in the form. You may ring the LADO yourself."
    ),
    Advice.A11: (
        "Do not delete it yet. Take it out of public view if you can. Tell us who may have seen it."
    ),
    Advice.A12: "Do not reply and do not pay. Keep the message. Ring the police.",
}

CHANNELS: Mapping[str, str] = {"teams": "Teams", "feed": "the activity feed", "mail": "mail"}

URGENCIES: Mapping[Urgency, str] = {
    Urgency.U0: "Danger now",
    Urgency.U1: "Within the hour",
    Urgency.U2: "On the same day",
    Urgency.U3: "By the next school day",
    Urgency.U4: "Within a few school days",
}

ACTIONS: Mapping[str, str] = {
    "block": "Block this address",
    "allow": "Allow this address",
    "keep_logs": "Keep the logs of that time",
    "check_filter": "Check that the filter works",
    "remove_interaction": "Stop an account from writing under our posts",
    "restore_interaction": "Let an account write under our posts again",
}
"""What somebody technical can be asked to do (D7)."""

DETAILS: Mapping[str, str] = {
    "action": "What to do",
    "address": "Web address",
    "device": "Device",
    "window": "From when to when",
    "extra": "Anything else",
    "account": "Name of the account",
    "seen_on": "Seen on",
    "seen_at": "Seen at",
    "kept": "Where it is kept",
    "letter": "Reference of the letter",
    "rule": "Number of the rule",
    "effects": "What else it changed",
    "words": "What came of it",
    "name": "Name",
}
"""What stands before a detail of a line, other than those of decisions."""

REPORTER = "the reporter"

HAPPENINGS: Mapping[Happening, str] = {
    Happening.RECEIVED: "Received",
    Happening.DETAILS_ADDED: "More was added by the reporter",
    Happening.TOLD: "Told {person} by {channel}",
    Happening.BY_MAIL: "{person} could be reached by mail only",
    Happening.NOT_REACHED: "Could not reach {person}",
    Happening.MOVED_ON: "Moved on from {person}",
    Happening.ADDED: "Added {person}",
    Happening.OPENED: "Opened by {person}",
    Happening.PICKED_UP: "Picked up by {person}",
    Happening.PART_TAKEN: "{person} took {part}",
    Happening.PASSED_ON: "Passed on by {person}",
    Happening.STOOD_ASIDE: "{person} stood aside",
    Happening.NOBODY_LEFT: "Nobody else of the school is left to tell",
    Happening.CHASED: "Chased by the reporter",
    Happening.REMINDED: "Reminded {person}",
    Happening.RAISED: "Nobody took it in time, so it went further up",
    Happening.NOTED: "Note by {person}",
    Happening.DECIDED: "Decided by {person}. {topic}: {choice}",
    Happening.CORRECTED: "{line} was corrected by {person}",
    Happening.ASKED: "{person} asked the reporter a question",
    Happening.ANSWERED: "The reporter answered",
    Happening.INVITED: "{by} asked {person} in, to see {part}",
    Happening.PERSON_LINKED: "{by} said that it is also about somebody else",
    Happening.SHUT_OUT: "{person} was kept out from then on. Times they had opened it: {opened}",
    Happening.CASE_LINKED: "{person} joined it to another case",
    Happening.TASK_SET: "{by} gave {person} something to do",
    Happening.TASK_DUE: "Due, and not done: {duty}",
    Happening.TASK_DONE: "{person} said what was done. {duty}: {result}",
    Happening.EVIDENCE: "{person} wrote where evidence is kept",
    Happening.SIGN_OFF_ASKED: "{person} was asked to agree, as the second person",
    Happening.SIGNED_OFF: "{person}, the second person: {agreed}",
    Happening.CLOSED: "Closed by {person}",
    Happening.REOPENED: "Opened again by {person}",
    Happening.REDACTED: "The words were taken out. The record is kept elsewhere",
}
"""What happened, as a sentence; {person} is whom it happened to, or else whoever did it, who is {by}."""
