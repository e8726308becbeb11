"""Parameters of what is said and of those who hear it: wording, customers, answers, the negative."""

from __future__ import annotations

from voicesim.scenario.knob import Section, knob


class Speaking(Section):
    """How often people speak and what they say."""

    cadence: float = knob(1.0, 0, 7, "messages/week", "Messages of a fully passionate voice (at most one a step)", plausible=(0.2, 2))  # fmt: skip
    noise: float = knob(1.3, 0, 10, "page radii (rms)", "Clumsiness of the unskilled: what is said strays from what is meant", plausible=(0.3, 2.5))  # fmt: skip
    fit: float = knob(0.4, 0, 1, "share", "How far a good listener moves toward the audience")
    please: float = knob(0.6, 0, 1, "share", "How far an eager, unskilled voice bends to please")
    misreading: float = knob(1.2, 0, 10, "page radii (rms)", "Error about the audience when nobody monitors", plausible=(0, 3))  # fmt: skip
    authentic_width: float = knob(1.2, 0.05, 20, "page radii", "Distance between saying and being at which authenticity has fallen to .6", plausible=(0.5, 4))  # fmt: skip
    leak: float = knob(0.005, 0, 1, "probability/message", "Inappropriate disclosure of an unskilled, not eager voice", plausible=(0, 0.05))  # fmt: skip
    eager_leak: float = knob(2.0, 0, 20, "times", "How much eagerness multiplies disclosures", "seed article: sales are less cautious about disclosures", plausible=(0, 5))  # fmt: skip


class Customers(Section):
    """Who listens, and how impressions, warmth and trust are made."""

    count: int = knob(2000, 1, 100_000_000, "customers", "Customers", live=False, plausible=(500, 5000))  # fmt: skip
    taste_gap: float = knob(0.0, 0, 5, "page radii", "Distance of the market's mean taste from the page", live=False, plausible=(0, 2))  # fmt: skip
    taste_spread: float = knob(1.0, 0, 5, "page radii (rms)", "How different tastes are", live=False, plausible=(0.3, 2))  # fmt: skip
    homophily: float = knob(0.5, 0, 1, "share", "Customers follow voices near their taste", live=False)  # fmt: skip
    audience_spread: float = knob(1.14, 0, 4, "log units", "Spread of audience sizes", "reach per post is log-normal, sigma 1.14 (brand_facebook_metrics)", live=False, plausible=(0.3, 1.8))  # fmt: skip
    touch_weight: float = knob(3.0, 0.01, 100, "times a tie", "Strength of the tie to the voice a customer meets", live=False, plausible=(1, 10))  # fmt: skip
    contacts: float = knob(6.0, 0, 1000, "ties/customer", "Other customers a customer talks to", live=False, plausible=(2, 15))  # fmt: skip
    contacts_spread: float = knob(0.7, 0, 2, "log units", "Spread of the number of others that customers seek out", live=False, plausible=(0, 1.2))  # fmt: skip
    clustering: float = knob(0.4, 0, 1, "share", "Share of a customer's ties among neighbours (the rest anywhere)", live=False)  # fmt: skip
    attention: float = knob(4.0, 0, 10_000, "messages/week", "Median number of messages a customer takes in", "Weng et al. 2012: attention is limited", live=False, plausible=(1, 20))  # fmt: skip
    attention_spread: float = knob(0.5, 0, 3, "log units", "Spread of attention between customers", live=False, plausible=(0, 1.2))  # fmt: skip
    selective: float = knob(0.5, 0, 20, "1/page radius^2", "When attention is short, how strongly messages near one's taste win (0: not at all)", plausible=(0, 3))  # fmt: skip
    strength: float = knob(1.0, 0, 5, "exponent", "When attention is short, how strongly strong ties win (0: not at all)", plausible=(0, 2))  # fmt: skip
    tolerance: float = knob(0.9, 0.05, 20, "page radii", "Distance between message and taste that still resonates (tau)", plausible=(0.4, 2))  # fmt: skip
    learning: float = knob(0.15, 0, 1, "share/message", "How fast impressions form (eta)", plausible=(0.03, 0.4))  # fmt: skip
    base: float = knob(0.3, 0, 2, "resonance", "Impression left by a message without resonance", "kept below the effect of full resonance", plausible=(0, 1))  # fmt: skip
    doubt: float = knob(0.5, 0, 2, "credibility", "Weight of a voice without credibility", plausible=(0.1, 1))  # fmt: skip
    warming: float = knob(0.12, 0, 1, "share/message", "How fast warmth follows resonance", plausible=(0.02, 0.4))  # fmt: skip
    cooling: float = knob(0.01, 0, 1, "1/week", "How fast warmth fades without contact", plausible=(0, 0.05))  # fmt: skip
    trusting: float = knob(0.03, 0, 1, "share/message", "Trust gained from a resonant message of a consistent brand", plausible=(0, 0.1))  # fmt: skip
    offence: float = knob(0.035, 0, 1, "share/message", "Trust lost on hearing a message wholly foreign to one's values", "shared values as a precursor of trust: Morgan & Hunt 1994 (direction)", plausible=(0, 0.1))  # fmt: skip
    forbearance: float = knob(2.5, 0.05, 100, "page radii", "Distance between message and taste at which .4 of that loss is reached", plausible=(1, 4))  # fmt: skip
    doubting: float = knob(0.004, 0, 1, "1/week", "How fast trust returns to its starting point", plausible=(0, 0.03))  # fmt: skip
    betrayal: float = knob(0.25, 0, 1, "share", "Trust lost on hearing a disclosure", plausible=(0, 0.6))  # fmt: skip
    trust: float = knob(0.5, 0, 1, "share", "Trust at the start", live=False, plausible=(0.2, 0.8))
    warmth: float = knob(0.1, 0, 1, "share", "Warmth at the start", live=False, plausible=(0, 0.4))
    prior_spread: float = knob(0.6, 0, 5, "page radii (rms)", "Spread of impressions at the start", live=False, plausible=(0, 1.5))  # fmt: skip
    prior_variance: float = knob(0.3, 0, 10, "page radii^2", "Inconsistency remembered at the start", live=False, plausible=(0, 1))  # fmt: skip


class Conversation(Section):
    """Replies, answers and what follows from both."""

    reply: float = knob(0.15, 0, 1, "probability", "A fully resonant message draws a reply", plausible=(0.02, 0.5))  # fmt: skip
    gain: float = knob(0.06, 0, 1, "share", "Trust and warmth gained by a prompt answer", plausible=(0, 0.2))  # fmt: skip
    loss: float = knob(0.02, 0, 1, "share", "Trust and warmth lost when left hanging", plausible=(0, 0.1))  # fmt: skip
    earning: float = knob(0.01, 0, 1, "share/answer", "Credibility a voice earns by an answer", plausible=(0, 0.05))  # fmt: skip
    slipping: float = knob(0.2, 0, 1, "share/slip", "Credibility a voice loses by a disclosure", plausible=(0, 0.6))  # fmt: skip
    median_hours: float = knob(0.77, 0.01, 1000, "hours", "Median time to a first answer without load", "half within 46 minutes (Einwiller & Steilen 2015)", plausible=(0.2, 24))  # fmt: skip
    hours_spread: float = knob(2.2, 0, 4, "log units", "Spread of answer times", "median 46 min and mean 8 h 24 of a log-normal (Einwiller & Steilen 2015)", plausible=(0.5, 3))  # fmt: skip
    patience_hours: float = knob(24.0, 0.1, 10_000, "hours", "Delay at which an answer has lost most of its worth", plausible=(4, 96))  # fmt: skip


class Complaints(Section):
    """The negative: who complains, to whom, and how it is taken."""

    base: float = knob(0.003, 0, 10, "1/week", "Hazard of a complaint whatever the brand does", plausible=(0, 0.02))  # fmt: skip
    gap: float = knob(0.01, 0, 10, "1/week/page radius^2", "Hazard from promise against reality: squared distance of impression and lived culture", plausible=(0, 0.03))  # fmt: skip
    letdown: float = knob(0.1, 0, 1, "share", "Trust lost by what there is to complain about, however it is answered", plausible=(0, 0.5))  # fmt: skip
    composed: float = knob(0.35, 0, 1, "probability", "An answer by a voice without composure is good all the same", plausible=(0.1, 0.7))  # fmt: skip
    recovery: float = knob(
        0.25, 0, 1, "share", "Trust regained by a good answer", plausible=(0, 0.4)
    )
    unanswered: float = knob(0.12, 0, 1, "share", "Trust lost by a complaint left unanswered", plausible=(0, 0.4))  # fmt: skip
    defensive: float = knob(
        0.4, 0, 1, "share", "Trust lost by a defensive answer", plausible=(0, 0.6)
    )
    personal: float = knob(0.1, 0, 1, "share", "Passion lost by an unprepared voice that takes it personally", plausible=(0, 0.4))  # fmt: skip
    tell_defensive: float = knob(0.5, 0, 1, "probability", "A customer answered defensively tells the story", plausible=(0, 1))  # fmt: skip
    tell_unanswered: float = knob(0.15, 0, 1, "probability", "A customer left unanswered tells the story", plausible=(0, 0.5))  # fmt: skip


class Storms(Section):
    """Bad stories that spread on the customer network (independent cascade; Kempe et al. 2003)."""

    pass_on: float = knob(0.2, 0, 1, "probability/tie", "A distrustful customer passes the story to a contact", plausible=(0, 0.5))  # fmt: skip
    shield: float = knob(1.0, 0, 1, "share", "How far trust keeps a customer from passing it on (0: not at all)")  # fmt: skip
    activity: float = knob(0.0, 0, 1, "share", "Variation between senders: 0 all alike, 1 exponential", "Kenah & Robins 2007")  # fmt: skip
    tellers: int = knob(1, 1, 20, "contacts", "Contacts who must have told it before a customer believes it (1: simple contagion)", "Centola & Macy 2007", plausible=(1, 3))  # fmt: skip
    hop_hours: float = knob(4.0, 0.1, 1000, "hours", "Mean delay before a story is passed on", "fitted to the half-life of attention to an event: median 0.84 days (pulse_news_events_2017; see grounding)", plausible=(2, 72))  # fmt: skip
    loss: float = knob(0.12, 0, 1, "share", "Trust lost by hearing a bad story", plausible=(0, 0.4))
    memory: float = knob(13.0, 0, 1000, "weeks", "Time before a customer can be reached by another story", plausible=(2, 52))  # fmt: skip
    scandal: float = knob(0.03, 0, 1, "probability", "Hearing a disclosure starts a story", plausible=(0, 0.2))  # fmt: skip
    firestorm: float = knob(0.02, 0, 1, "share of customers", "Reach at which a story counts as a firestorm", plausible=(0.01, 0.05))  # fmt: skip


class WordOfMouth(Section):
    """What customers pass to each other in daily life."""

    rate: float = knob(0.3, 0, 7, "talks/week", "A customer hears a contact talk about the brand", plausible=(0, 1))  # fmt: skip
    impression: float = knob(0.08, 0, 1, "share/talk", "How far an impression moves toward a contact's", plausible=(0, 0.3))  # fmt: skip
    trust: float = knob(0.08, 0, 1, "share/talk", "How far trust and warmth move toward a contact's", plausible=(0, 0.3))  # fmt: skip
    negativity: float = knob(1.6, 0, 10, "times", "How much more bad talk weighs than good", "bad service is told to 1.4 to 1.8 times as many people", plausible=(1, 3))  # fmt: skip
    advocacy: float = knob(0.5, 0, 1, "share", "How much more often the warm and the betrayed speak up", plausible=(0, 1))  # fmt: skip


class Regime(Section):
    """Where the lines between silence, monologue, chorus and cacophony are drawn."""

    coherence: float = knob(0.7, 0, 1, "share of customers", "Coherent from this share of customers to whom the brand is legible")  # fmt: skip
    richness: float = knob(0.2, 0, 2, "share of a full page", "Rich from this variance of what is heard on the page", plausible=(0.02, 0.4))  # fmt: skip
    silence: float = knob(0.5, 0, 1, "share of customers", "Few voices are heard while fewer customers than this have taken in a micro message in the last quarter: monologue if the official voice is heard, silence if not")  # fmt: skip
