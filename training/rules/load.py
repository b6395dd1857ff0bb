"""How hard a session was."""

SECONDS_A_MINUTE = 60


def session_load(moving_s: int | None, elapsed_s: int | None, rpe: int | None) -> int | None:
    """Session-RPE load (Foster): whole minutes, rounded half up, times effort on the CR-10 scale.

    Elapsed time stands in where moving time is missing. None when effort or both times are missing: nothing
    is imputed.
    """
    seconds = elapsed_s if moving_s is None else moving_s
    if seconds is None or rpe is None:
        return None
    return (seconds + SECONDS_A_MINUTE // 2) // SECONDS_A_MINUTE * rpe
