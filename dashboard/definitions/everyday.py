"""The words that services write instead of our codes: those that can mean one thing only, and those that may.

What is in `SURE` is read without asking. What is in `OFFERED` is asked about once: where a word has one likely meaning,
that is filled in; where it has several, they stand first, and nothing is filled in. Columns with the same list of codes
share their words: those of a wide sheet are named as in the sheet that they are unfolded into.
"""

_A_DETAIL: dict[str, tuple[str, tuple[str, ...]]] = {
    "A1": ("Indian", ("asian",)),
    "A2": ("Pakistani", ("asian",)),
    "A3": ("Bangladeshi", ("asian",)),
    "A4": ("Chinese", ("asian",)),
    "A9": ("Any other Asian background", ("asian",)),
    "B1": ("Caribbean", ("black",)),
    "B2": ("African", ("black",)),
    "B9": ("Any other Black background", ("black",)),
    "M1": ("White and Black Caribbean", ("mixed",)),
    "M2": ("White and Black African", ("mixed",)),
    "M3": ("White and Asian", ("mixed",)),
    "M9": ("Any other Mixed background", ("mixed",)),
    "W1": ("British", ("white",)),
    "W2": ("Irish", ("white",)),
    "W3": ("Gypsy or Irish Traveller", ("white",)),
    "W5": ("Roma", ("white",)),
    "W9": ("Any other White background", ("white",)),
}
_GROUPS: dict[str, tuple[str, ...]] = {
    "asian": ("Asian", "Asian British", "Asian or Asian British", "Asian/Asian British",
              "Asian, Asian British or Asian Welsh"),
    "black": ("Black", "Black British", "Black or Black British", "Black/Black British",
              "Black/African/Caribbean/Black British", "Black, Black British, Black Welsh, Caribbean or African"),
    "mixed": ("Mixed", "Mixed or Multiple ethnic groups", "Mixed/Multiple ethnic groups", "Dual heritage"),
    "white": ("White",),
}  # fmt: skip


def _with_their_group() -> dict[str, str]:
    """`Asian - Indian`, `Asian or Asian British: Indian` … as the Censuses and many case systems write them."""
    return {
        f"{written}{between}{name}": code
        for code, (name, groups) in _A_DETAIL.items()
        for group in groups
        for written in _GROUPS[group]
        for between in (" ", ": ", " : ", "/", ", ", " / ")  # a hyphen is read as a blank is
    }


SURE: dict[str, dict[str, str]] = {
    "ethnicity": {
        **_with_their_group(),
        "Any other Black background": "B9", "Any other Asian background": "A9", "Any other Mixed background": "M9",
        "White English": "W1", "White Scottish": "W1", "White Welsh": "W1", "White Northern Irish": "W1",
        "White - English/Welsh/Scottish/Northern Irish/British": "W1",
        "English/Welsh/Scottish/Northern Irish/British": "W1",
        "White Gypsy or Irish Traveller": "W3", "Irish Traveller": "W3",
        "Mixed White/Black Caribbean": "M1", "White/Black Caribbean": "M1", "White & Black Caribbean": "M1",
        "Mixed White & Black Caribbean": "M1", "Mixed White/Black African": "M2", "White/Black African": "M2",
        "White & Black African": "M2", "Mixed White & Black African": "M2", "Mixed White/Asian": "M3",
        "White/Asian": "M3", "White & Asian": "M3", "Mixed White & Asian": "M3",
        "Other ethnic group: Arab": "O2", "Other - Arab": "O2",
    },
    "accommodation": {
        "Householder": "A01A", "Owner occupier": "A01A", "Homeowner": "A01A", "Home owner": "A01A",
        "Private rental": "A01C", "Private rented": "A01C", "Privately rented": "A01C", "Private tenancy": "A01C",
        "Private tenant": "A01C",
        "Social rental": "A01D", "Social rented": "A01D", "Social housing": "A01D", "Council flat": "A01D",
        "Council house": "A01D", "Council tenancy": "A01D", "Council tenant": "A01D", "Council rented": "A01D",
        "Housing association": "A01D", "Housing association flat": "A01D", "Housing association house": "A01D",
        "Housing association tenancy": "A01D", "Housing association tenant": "A01D",
        "Friends or family (settled)": "A07B", "Friends or family (transient)": "A07A",
        "Long-term residential healthcare": "A12", "Supported housing": "A04", "Approved premises": "A02",
        "Transient or short-term accommodation": "A03", "Immigration detention": "A15",
        "Shelter, emergency hostel or campsite": "A08C", "Squat": "A08", "Squatting": "A08",
        "Sofa surfing": "A07A", "Sofasurfing": "A07A", "Sofa surfer": "A07A",
        "Sleeping rough": "A08A", "Rough sleeper": "A08A", "Street homeless": "A08A", "On the streets": "A08A",
        "Awaiting assessment": "A16", "CAS3": "A17", "CAS-3": "A17", "CAS1": "A02", "CAS-1": "A02",
    },
    "end_reason": {
        "Deceased": "USE", "Passed away": "USE", "Moved out of area": "MOV", "Returned to prison": "RET",
        "Recalled to prison": "RET",
    },
    "referral_source": {
        "Self referral": "self", "Self referred": "self", "Probation officer": "probation",
        "Probation service": "probation", "Magistrates' court": "court", "Magistrates court": "court",
        "Crown court": "court", "GP": "health", "Family or friends": "family_or_friend",
        "Friends or family": "family_or_friend", "Friend or family": "family_or_friend",
        "Family/friend": "family_or_friend", "Family member": "family_or_friend",
        "Liaison and diversion": "liaison_and_diversion",
    },
    "legal_status": {
        "On bail": "bail", "On remand": "remand", "Remanded in custody": "remand", "On licence": "licence",
        "Suspended sentence order": "suspended_sentence",
    },
    "yes_no": {
        "Prefer not to say": "declined", "Would rather not say": "declined", "Declined to say": "declined",
        "✓": "yes", "✔": "yes",
    },
    "change": {"No change": "same", "Unchanged": "same", "Stayed the same": "same", "Improved": "better",
               "Prefer not to say": "declined"},
}  # fmt: skip
"""List of codes → what is written → the code that it certainly means: read without asking."""

_ANY_SETTLED = ("settled", "A01A", "A01C", "A01D")
_HOSTELS = ("A08C", "A03", "A04", "A02")
_WITH_PEOPLE = ("A07B", "A07A")

OFFERED: dict[str, dict[str, str | tuple[str, ...]]] = {
    "ethnicity": {
        "white brit": "W1", "wh brit": "W1", "wb": "W1", "w british": "W1", "british white": "W1", "white uk": "W1",
        "white eng": "W1", "english white": "W1",
        "british": ("W1", "asian", "black", "mixed", "white"), "english": ("W1", "white"), "scottish": ("W1", "white"),
        "welsh": ("W1", "white"), "northern irish": ("W1", "W2"), "uk": ("W1", "white"),
        "european": ("W9", "white"), "white european": "W9", "white eastern european": "W9", "eastern european": "W9",
        "white other": "W9", "other white background": "W9", "gypsy": "W3", "traveller": "W3", "white traveller": "W3",
        "grt": ("W3", "W5"), "gypsy roma traveller": ("W3", "W5"), "white roma": "W5",
        "african black": "B2", "black afr": "B2", "black carib": "B1", "afro caribbean": "B1",
        "african caribbean": "B1",
        "black other": "B9", "other black background": "B9", "black british": "black",
        "asian other": "A9", "other asian background": "A9", "asian british": "asian", "south asian": "asian",
        "mixed other": "M9", "other mixed background": "M9", "mixed race": "mixed", "mixed heritage": "mixed",
        "dual heritage": "mixed", "mixed ethnicity": "mixed", "mixed white and caribbean": "M1",
        "mixed white and african": "M2", "white caribbean": ("M1", "W9"), "white african": ("M2", "W9"),
        "any other ethnic background": "O9", "other ethnicity": "O9", "latin american": ("O9", "W9"),
        "middle eastern": ("O2", "O9", "W9"),
        "pnts": "declined", "prefer not say": "declined", "not disclosed": "declined", "undisclosed": "declined",
        "did not say": ("declined", "not asked", "not known"), "not given": ("declined", "not asked", "not known"),
        "not recorded": ("not known", "not asked"), "nk": "not known", "don t know": "not known", "tbc": "not asked",
    },
    "accommodation": {
        "own home": _ANY_SETTLED, "own flat": _ANY_SETTLED, "own house": _ANY_SETTLED, "own place": _ANY_SETTLED,
        "own tenancy": ("settled", "A01C", "A01D"), "tenancy": ("settled", "A01C", "A01D"),
        "tenant": ("settled", "A01C", "A01D"), "rented": ("settled", "A01C", "A01D"),
        "renting": ("settled", "A01C", "A01D"), "rented flat": ("settled", "A01C", "A01D"),
        "own flat council": "A01D", "own flat private": "A01C", "own flat rented": ("settled", "A01C", "A01D"),
        "owned": "A01A", "owner": "A01A", "mortgage": "A01A", "mortgaged": "A01A", "owns her home": "A01A",
        "council": "A01D", "la tenancy": "A01D", "local authority": "A01D", "council property": "A01D",
        "ha tenancy": "A01D", "social": "A01D", "social landlord": "A01D", "private landlord": "A01C",
        "private": "A01C", "prs": "A01C", "private rent": "A01C",
        "refuge": "A03", "women s refuge": "A03", "womens refuge": "A03", "in refuge": "A03", "da refuge": "A03",
        "domestic abuse refuge": "A03", "safe house": "A03",
        "temporary accommodation": "A03", "temp accommodation": "A03", "temp accom": "A03", "ta": "A03",
        "temporary": "A03", "temporary housing": "A03", "emergency accommodation": "A03", "b b": "A03",
        "bed and breakfast": "A03", "bed breakfast": "A03", "hotel": "A03", "airbnb": "A03",
        "hostel": _HOSTELS, "women s hostel": _HOSTELS, "womens hostel": _HOSTELS, "homeless hostel": _HOSTELS,
        "emergency hostel": "A08C", "night shelter": "A08C", "shelter": "A08C", "campsite": "A08C",
        "probation hostel": "A02", "bail hostel": "A02", "ap": "A02", "cas2": ("A10", "A11"), "cas 2": ("A10", "A11"),
        "bass": ("A10", "A11"), "cas": ("A17", "A10", "A11", "A02"),
        "supported accommodation": "A04", "supported living": "A04", "supported": "A04", "sheltered housing": "A04",
        "sofa": "A07A", "couch surfing": "A07A", "staying with friends": "A07A", "staying with family": "A07A",
        "staying with friend": "A07A", "staying with a friend": "A07A", "staying at friends": "A07A",
        "friends sofa": "A07A", "with friends temporarily": "A07A", "with family temporarily": "A07A",
        "staying with friends or family": "A07A", "staying with friends family": "A07A", "moving around": "A07A",
        "friends": _WITH_PEOPLE, "with friends": _WITH_PEOPLE, "family": _WITH_PEOPLE, "with family": _WITH_PEOPLE,
        "friends or family": _WITH_PEOPLE, "friends family": _WITH_PEOPLE, "family or friends": _WITH_PEOPLE,
        "family friends": _WITH_PEOPLE, "living with family": _WITH_PEOPLE, "living with friends": _WITH_PEOPLE,
        "lives with family": _WITH_PEOPLE, "with parents": _WITH_PEOPLE, "living with parents": _WITH_PEOPLE,
        "family home": _WITH_PEOPLE, "parents": _WITH_PEOPLE, "parents home": _WITH_PEOPLE, "parental home":
        _WITH_PEOPLE, "with mum": _WITH_PEOPLE, "mum s": _WITH_PEOPLE, "with partner": ("A07B", "A07A", "settled"),
        "living with partner": ("A07B", "A07A", "settled"), "lodger": ("A01C", "A07B", "A07A"),
        "lodging": ("A01C", "A07B", "A07A"),
        "rough": "A08A", "streets": "A08A", "street": "A08A", "sleeping in car": "A08A", "car": "A08A",
        "sleeping on streets": "A08A", "tent": ("A08A", "A08C"), "camping": ("A08A", "A08C"),
        "homeless": ("homeless_not_rough_sleeping", "A08A", "A07A"), "nfa": ("homeless_not_rough_sleeping", "A08A",
        "A07A"), "no fixed abode": ("homeless_not_rough_sleeping", "A08A", "A07A"),
        "no fixed address": ("homeless_not_rough_sleeping", "A08A", "A07A"),
        "prison": "out_of_scope", "custody": "out_of_scope", "remand": "out_of_scope", "on remand": "out_of_scope",
        "in prison": "out_of_scope", "in custody": "out_of_scope", "hmp": "out_of_scope", "jail": "out_of_scope",
        "back in prison": "out_of_scope", "remanded": "out_of_scope",
        "hospital": ("A12", "out_of_scope", "unknown"), "care home": "A12", "nursing home": "A12", "rehab": ("A03",
        "A04", "A12"), "nass": ("A13", "A14"), "asylum accommodation": ("A13", "A14"),
        "home office accommodation": ("A13", "A14"), "home office": ("A13", "A14"),
        "nk": "unknown", "don t know": "unknown", "not recorded": "unknown", "not asked": "unknown",
        "not disclosed": "unknown", "other": ("unknown", "other_housed"),
        "settled accommodation": "settled", "permanent": "settled", "stable": "settled",
        "unsettled": ("other_housed", "homeless_not_rough_sleeping"), "unstable": ("other_housed", "A07A"),
    },
    "end_state": {
        "live": "open", "active": "open", "current": "open", "ongoing": "open", "on going": "open",
        "in progress": "open", "on caseload": "open", "waiting list": "open", "waiting": "open", "on hold": "open",
        "still open": "open", "still working": "open", "engaging": "open", "engaged": "open",
        "finished": "completed", "complete": "completed", "planned exit": "completed", "positive exit": "completed",
        "planned closure": "completed", "closed planned": "completed", "closed completed": "completed",
        "successful": "completed", "work completed": "completed", "successfully completed": "completed",
        "left early": "ended_early", "disengaged": "ended_early", "unplanned exit": "ended_early",
        "unplanned closure": "ended_early", "closed unplanned": "ended_early", "dropped out": "ended_early",
        "closed disengaged": "ended_early", "stopped engaging": "ended_early", "ended": ("completed", "ended_early"),
        "closed": ("completed", "ended_early", "cancelled"), "exited": ("completed", "ended_early"),
        "discharged": ("completed", "ended_early"), "did not engage": ("cancelled", "ended_early"),
        "never engaged": "cancelled", "non engagement": ("cancelled", "ended_early"),
        "transferred": ("completed", "ended_early", "cancelled"), "withdrawn": ("cancelled", "ended_early"),
        "withdrew": ("ended_early", "cancelled"), "never started": "cancelled", "did not start": "cancelled",
        "not started": ("open", "cancelled"), "rejected": "declined_by_service", "not accepted": "declined_by_service",
        "refused by us": "declined_by_service", "inappropriate referral": "declined_by_service",
        "inappropriate": "declined_by_service", "not suitable": "declined_by_service",
        "declined": ("declined_by_service", "cancelled"), "declined support": "cancelled",
    },
    "end_reason": {
        "moved away": "MOV", "left area": "MOV", "left the area": "MOV", "out of area": ("MOV", "INE"),
        "moved": ("MOV", "moved_for_safety"), "relocated": ("MOV", "moved_for_safety"), "moved house": "MOV",
        "fled": "moved_for_safety", "moved to refuge": "moved_for_safety", "relocated for safety": "moved_for_safety",
        "lost contact": "NOT", "no contact": "NOT", "non engagement": "NOT", "no engagement": "NOT",
        "stopped engaging": "NOT", "no longer engaging": "NOT", "did not engage": "NOT", "unable to contact": "NOT",
        "could not contact": "NOT", "uncontactable": "NOT", "stopped attending": "NOT", "did not attend": "NOT",
        "dna": "NOT", "disappeared": "NOT",
        "did not want support": ("ANO", "NOT", "could_not_offer_what_she_needed"),
        "does not want support": ("ANO", "NOT", "could_not_offer_what_she_needed"),
        "declined support": ("ANO", "NOT", "could_not_offer_what_she_needed"), "declined": ("ANO", "NOT"),
        "refused support": ("ANO", "NOT", "could_not_offer_what_she_needed"), "changed her mind": ("ANO", "NOT"),
        "withdrew": ("ANO", "NOT"), "client choice": ("ANO", "NOT"), "her choice": ("ANO", "NOT"),
        "no longer wanted": ("ANO", "NOT"), "no longer wants support": ("ANO", "NOT"),
        "prison": "RET", "custody": "RET", "in custody": "RET", "in prison": "RET", "went to prison": "RET",
        "sent to prison": "RET", "back in prison": "RET", "recall": "RET", "remanded": "RET", "remand": "RET",
        "sentenced": "RET", "jail": "RET",
        "death": "USE", "employment": "WOR", "got a job": "WOR", "found work": "WOR", "started work": "WOR",
        "work": "WOR", "work commitments": "WOR", "caring": "WOR", "caring responsibilities": "WOR", "carer": "WOR",
        "ill health": "WOR", "illness": "WOR", "sickness": "WOR", "health": "WOR", "hospital": "WOR", "unwell": "WOR",
        "childcare": "no_childcare", "child care": "no_childcare", "children": ("no_childcare", "WOR"),
        "travel": "travel_or_venue", "too far": "travel_or_venue", "transport": "travel_or_venue",
        "distance": "travel_or_venue", "bus fare": "travel_or_venue", "venue": "travel_or_venue",
        "felt unsafe": "did_not_feel_safe_here", "unsafe": ("did_not_feel_safe_here", "moved_for_safety"),
        "long wait": "waited_too_long", "waiting time": "waited_too_long", "waiting list": "waited_too_long",
        "not suitable": ("INE", "could_not_offer_what_she_needed"), "not the right service": (
        "could_not_offer_what_she_needed", "NEE"), "not eligible": "INE", "inappropriate referral": "INE",
        "inappropriate": "INE", "duplicate": "MIS", "error": "MIS", "opened in error": "MIS",
        "wrong referral": "MIS", "referred on": "NEE", "referred elsewhere": "NEE", "other service": "NEE",
        "transferred": ("NEE", "MOV"), "supported elsewhere": "NEE", "other agency": "NEE",
        "order ended": "SEE", "end of order": "SEE", "end of licence": "SEE", "licence ended": "SEE",
        "order finished": "SEE", "order expired": "SEE", "order revoked": "SER", "revoked": "SER",
        "completed": "EAR", "finished": "EAR", "goals met": "EAR", "work completed": "EAR", "planned": "EAR",
        "support no longer needed": ("EAR", "NEE"), "needs met": ("EAR", "NEE"), "other": "ANO", "unknown": "ANO",
        "ongoing": "", "open": "", "still open": "",
    },
    "referral_source": {
        "nhs": "health", "hospital": "health", "cmht": "health", "mental health team": "health", "midwife": "health",
        "mental health service": "health", "mental health services": "health", "mental health": "health",
        "health visitor": "health", "doctor": "health", "gp surgery": "health", "nurse": "health", "a e": "health",
        "drug service": ("health", "voluntary_sector", "local_authority"), "drug and alcohol service": ("health",
        "voluntary_sector", "local_authority"), "substance misuse service": ("health", "voluntary_sector",
        "local_authority"),
        "l d": "liaison_and_diversion", "liaison diversion": "liaison_and_diversion",
        "l d team": "liaison_and_diversion",
        "pps": "probation", "nps": "probation", "pp": "probation", "com": "probation", "po": "probation",
        "probation practitioner": "probation", "probation worker": "probation", "probation court team": ("probation",
        "court"), "pom": "prison", "hmp": "prison", "prison officer": "prison", "prison resettlement": "prison",
        "resettlement": ("prison", "probation"),
        "police officer": "police", "police custody": ("police", "liaison_and_diversion"), "arresting officer":
        "police", "custody suite": ("police", "liaison_and_diversion"), "custody": ("police", "prison",
        "liaison_and_diversion"), "magistrates": "court",
        "social services": "local_authority", "council": "local_authority", "social care": "local_authority",
        "social worker": "local_authority", "childrens services": "local_authority", "children s services":
        "local_authority", "children s social care": "local_authority", "adult social care": "local_authority",
        "early help": "local_authority", "mash": "local_authority", "housing department": "local_authority",
        "housing officer": ("local_authority", "voluntary_sector"), "housing": ("local_authority",
        "voluntary_sector"), "housing association": ("voluntary_sector", "other"), "marac": ("other",
        "local_authority"), "idva": ("voluntary_sector", "local_authority", "health"),
        "charity": "voluntary_sector", "third sector": "voluntary_sector", "vcs": "voluntary_sector",
        "voluntary": "voluntary_sector", "voluntary organisation": "voluntary_sector", "women s aid":
        "voluntary_sector", "womens aid": "voluntary_sector", "refuge": "voluntary_sector", "food bank":
        "voluntary_sector", "foodbank": "voluntary_sector", "church": "voluntary_sector", "community group":
        "voluntary_sector", "women s centre": "voluntary_sector", "internal": ("voluntary_sector", "other"),
        "other agency": ("other", "voluntary_sector"), "agency": ("other", "voluntary_sector"),
        "friend": "family_or_friend", "friends": "family_or_friend", "family": "family_or_friend", "mum":
        "family_or_friend", "mother": "family_or_friend", "partner": "family_or_friend", "relative":
        "family_or_friend", "sister": "family_or_friend", "friend family": "family_or_friend",
        "herself": "self", "self ref": "self", "walk in": "self", "drop in": "self", "website": "self",
        "online": "self", "phoned": "self",
        "solicitor": "other", "lawyer": "other", "job centre": "other", "jobcentre": "other", "dwp": "other",
        "school": ("other", "local_authority"), "college": "other", "employer": "other",
        "nk": "not_known", "not recorded": "not_known", "don t know": "not_known",
    },
    "legal_status": {
        "none": "none_or_prevention", "prevention": "none_or_prevention", "not in cjs": "none_or_prevention",
        "no cjs involvement": "none_or_prevention", "at risk": "none_or_prevention",
        "voluntary": ("none_or_prevention", "not_known"), "caution": "out_of_court",
        "conditional caution": "out_of_court", "community resolution": "out_of_court", "ooc": "out_of_court",
        "outcome 22": "out_of_court", "rui": ("bail", "none_or_prevention"), "awaiting trial": ("bail", "remand"),
        "awaiting sentence": ("bail", "remand"), "co": "community_order", "community": ("community_order",
        "suspended_sentence", "licence"), "sso": "suspended_sentence", "suspended": "suspended_sentence",
        "rar": ("community_order", "suspended_sentence"), "probation": ("community_order", "suspended_sentence",
        "licence"), "prison": ("custody", "remand"), "in custody": ("custody", "remand"), "in prison": ("custody",
        "remand"), "serving": "custody", "sentenced": ("custody", "community_order", "suspended_sentence"),
        "remanded": "remand", "pss": "licence", "post sentence supervision": "licence", "released on licence":
        "licence", "on tag": ("licence", "bail", "community_order"), "hdc": "licence", "nk": "not_known",
        "unknown": "not_known",
    },
    "yes_no": {
        "pnts": "declined", "refused": "declined", "not disclosed": "declined", "undisclosed": "declined",
        "rather not say": "declined", "won t say": "declined", "not discussed": "not_asked", "not yet asked":
        "not_asked", "not asked yet": "not_asked", "tbc": "not_asked", "not assessed": "not_asked",
        "not known": ("not_asked", ""), "unknown": ("not_asked", ""), "nk": ("not_asked", ""), "don t know": (
        "not_asked", ""), "not recorded": ("not_asked", ""), "maybe": ("yes", "no", ""), "possibly": ("yes", "no", ""),
        "suspected": ("yes", "no", ""), "identified": "yes", "current": "yes", "present": "yes", "tick": "yes",
        "ticked": "yes", "yes current": "yes", "yes identified": "yes", "yes historic": ("yes", "no"),
        "historic": ("yes", "no"), "historical": ("yes", "no"), "past": ("yes", "no"), "previous": ("yes", "no"),
        "x": ("yes", "no"), "high": "yes", "medium": "yes", "low": ("yes", "no"), "none identified": "no",
        "no need": "no", "not identified": "no", "not a need": "no", "no issues": "no", "never": "no",
        "mild": "yes", "severe": "yes", "physical": "yes", "learning": "yes", "learning disability": "yes",
        "physical disability": "yes", "mental health": "yes", "diagnosed": "yes", "awaiting diagnosis": ("yes", "no",
        ""), "2": "yes", "3": "yes", "4": "yes", "5": "yes", "6": "yes",
    },
    "attendance_required": {
        "mandatory": "yes", "statutory": "yes", "required": "yes", "rar": "yes", "voluntary": "no", "optional": "no",
        "nk": "not_known", "unknown": "not_known",
    },
    "change": {
        "improvement": "better", "some improvement": "better", "much better": "better", "progress": "better",
        "maintained": "same", "stable": "same", "deteriorated": "worse", "declining": "worse", "got worse": "worse",
        "pnts": "declined", "refused": "declined", "not known": "", "unknown": "", "not asked": "",
    },
    "age_band": {
        "18-24": ("18-20", "21-24"), "16-24": ("18-20", "21-24"), "18-25": ("18-20", "21-24"), "under 25": ("18-20",
        "21-24"), "under 21": "18-20", "25-34": ("25-29", "30-39"), "26-35": ("25-29", "30-39"), "35-44": ("30-39",
        "40-49"), "36-45": ("30-39", "40-49"), "45-54": ("40-49", "50-59"), "46-55": ("40-49", "50-59"), "55-64": (
        "50-59", "60+"), "over 60": "60+", "60 plus": "60+", "65+": "60+", "over 65": "60+", "61+": "60+", "30s":
        "30-39", "40s": "40-49", "50s": "50-59", "20s": ("21-24", "25-29", "18-20"), "nk": "not_known",
        "not recorded": "not_known",
    },
    "point": {
        "entry": "start", "initial": "start", "baseline": "start", "intake": "start", "at start": "start",
        "referral": "start", "pre": "start", "closure": "exit", "end": "exit", "at exit": "exit", "final": "exit",
        "discharge": "exit", "post": "exit", "follow up": "three_months", "3 month follow up": "three_months",
        "after 3 months": "three_months", "3m": "three_months", "3 months after": "three_months",
    },
    "occasion": {
        "pre": "start", "entry": "start", "initial": "start", "baseline": "start", "first": "start", "mid": "review",
        "interim": "review", "midway": "review", "post": "exit", "end": "exit", "final": "exit", "closure": "exit",
        "last": "exit",
    },
    "achievement": {
        "fully achieved": "achieved", "met": "achieved", "fully met": "achieved", "yes": "achieved",
        "partly": "partially_achieved", "partial": "partially_achieved", "partly met": "partially_achieved",
        "part achieved": "partially_achieved", "some progress": "partially_achieved", "not met": "not_achieved",
        "no": "not_achieved", "no progress": "not_achieved", "ongoing": ("", "partially_achieved"),
    },
}  # fmt: skip
"""List of codes → what is written, in lower case without punctuation → the code that it most likely means; or several,
likeliest first, of which nobody but the sender can say which. Nothing (`""`) is a blank cell."""
