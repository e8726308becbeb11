"""What people are like when they enter: traits, stances, audiences, attention, tenure."""

from __future__ import annotations

import math

from voicesim.jit import compiled

LONGEST_TENURE = 1040.0  # weeks, 20 years: nobody has been there longer


@compiled
def trait(mean, spread, z):  # type: ignore[no-untyped-def]
    """People of one role differ around the role's mean; a trait stays within its scale.

    ``trait = min(1, max(0, mean + spread * z))``, with mean in [0, 1], spread (trait points) >= 0 and z
    a standard normal. Our assumption.
    """
    return min(1.0, max(0.0, mean + spread * z))


@compiled
def stance_axis(centre, spread, dimensions, z):  # type: ignore[no-untyped-def]
    """Stances scatter around a centre, equally in all directions: one axis of one stance.

    ``x = centre + spread / sqrt(D) * z``, with centre and spread in page radii, D the number of axes
    and z a standard normal. The root-mean-square distance from the centre over all axes is
    ``spread``, whatever D, so a scenario means the same in 2 and in 8 dimensions. Our assumption.
    """
    return centre + spread / math.sqrt(dimensions) * z


@compiled
def audience_size(median, spread, z):  # type: ignore[no-untyped-def]
    """Audiences are log-normal: many small ones, a few very large.

    ``size = median * exp(spread * z)``, with the median in customers, spread in log units >= 0 and z a
    standard normal. Source: reach per post is log-normal with sigma 1.14 (brand_facebook_metrics).
    """
    return median * math.exp(spread * z)


@compiled
def attention_span(median, spread, z):  # type: ignore[no-untyped-def]
    """Attention is limited, and more so for some: messages a customer can take in, per week.

    ``A = median * exp(spread * z)``, with spread in log units >= 0 and z a standard normal. Source:
    Weng et al. 2012 (that it is limited); the log-normal is our assumption.
    """
    return median * math.exp(spread * z)


@compiled
def contacts_sought(mean, spread, z):  # type: ignore[no-untyped-def]
    """Customers differ in how many others they seek out; the mean stays what was asked for.

    ``n = mean * exp(spread * z - spread^2 / 2)``, with mean >= 0 in customers, spread in log units >= 0
    and z a standard normal; heavy-tailed. Our assumption.
    """
    return mean * math.exp(spread * z - spread * spread / 2.0)


@compiled
def tenure_so_far(exit_rate, u):  # type: ignore[no-untyped-def]
    """Under a constant hazard of leaving, the time people have been there is exponential.

    ``tenure = min(-log(u) / exit_rate, 20 years)``, in weeks, with exit_rate >= 0 per week and u
    uniform in (0, 1). Our assumption (a stationary organisation).
    """
    waited = -math.log(u)
    if waited >= LONGEST_TENURE * exit_rate:
        return LONGEST_TENURE
    return waited / exit_rate


@compiled
def sender_activity(variation, u):  # type: ignore[no-untyped-def]
    """Some pass stories on eagerly, others hardly ever; the mean sender has activity 1.

    ``activity = (1 - variation) - variation * log(u)``, with variation in [0, 1] (0: all alike, 1:
    exponential) and u uniform in (0, 1). Source: Kenah & Robins 2007 (random infectiousness).
    """
    return (1.0 - variation) - variation * math.log(u)
