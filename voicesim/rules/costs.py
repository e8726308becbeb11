"""Money: what a step costs, post by post."""

from __future__ import annotations

from voicesim.jit import compiled


@compiled
def coaching_cost(hours, coach_hour, voice_hour):  # type: ignore[no-untyped-def]
    """Coaching takes the time of the coach and of the coached: ``hours * (coach_hour + voice_hour)``, money."""
    return hours * (coach_hour + voice_hour)


@compiled
def office_cost(quality, orchestrator, playback, playback_tool, monitoring, monitoring_price, weeks):  # type: ignore[no-untyped-def]  # fmt: skip
    """You get what you pay for: quality costs more the higher it is, tools by how far they are used.

    ``(orchestrator * quality^2 + playback * tool + monitoring * price) * weeks``, money. Source: the seed
    article; a convex price of quality is ours.
    """
    return (
        orchestrator * quality * quality + playback * playback_tool + monitoring * monitoring_price
    ) * weeks


@compiled
def voices_cost(messages, answers, message_hours, answer_hours, voice_hour, approval, control):  # type: ignore[no-untyped-def]  # fmt: skip
    """Speaking and answering take paid time, approval costs extra.

    ``(messages * message_hours + answers * answer_hours) * voice_hour + messages * approval * control``, money.
    """
    time = (messages * message_hours + answers * answer_hours) * voice_hour
    return time + messages * approval * control


@compiled
def incidents_cost(official, official_price, slips, disclosure, storms, firestorm):  # type: ignore[no-untyped-def]
    """What the official account and what goes wrong cost: counts times prices, money."""
    return official * official_price + slips * disclosure + storms * firestorm
