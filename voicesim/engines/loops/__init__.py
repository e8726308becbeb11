"""The phases of ``phases.WEEK`` as compiled loops over the State: one file a phase, named as it is."""
