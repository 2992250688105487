"""What a made-up night is drawn from; the numbers stand in ``simulation.toml``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of one kind of made-up night.

    Strengths of muscle are root mean squares (RMS) in the band of a muscle.

    Attributes
    ----------
    rest_low_uv : float
        The lowest resting level (uV RMS).
    rest_high_uv : float
        The highest resting level (uV RMS).
    posture_every_min : float
        Minutes between two changes of posture, on average, each with a resting level of its own
        (min).
    posture_ramp_s : float
        Seconds in which the resting level moves to the new one (s).
    latency_min : float
        Minutes awake before the first sleep (min).
    cycle_min : float
        Minutes of a cycle of sleep (min).
    n1_share : float
        The share of a cycle that is N1, at its beginning (share).
    n3_share : float
        The share of a cycle that is N3 (share).
    rem_share : float
        The share of a cycle that is REM, at its end (share).
    awakening_every_min : float
        Minutes between two awakenings, on average (min).
    awakening_mean_min : float
        Minutes that an awakening lasts, on average (min).
    epoch_s : float
        Seconds of an epoch of the stages (s).
    lights_off_min : float
        Minutes from the start of the recording to lights off, and from lights on to its end
        (min).
    run_mean : float
        Movements in a row before a pause, on average (movements).
    imi_median_s : float
        The median interval from onset to onset in a row of movements asleep (s).
    imi_log_sd : float
        The spread of the logarithm of those intervals (natural logarithm).
    imi_min_s : float
        The shortest of those intervals (s).
    imi_max_s : float
        The longest of those intervals (s).
    wake_imi_median_s : float
        The median interval awake (s).
    wake_imi_min_s : float
        The shortest interval awake (s).
    pause_median_s : float
        The median pause between two rows of movements (s).
    pause_log_sd : float
        The spread of the logarithm of those pauses (natural logarithm).
    decline : float
        How much longer the pauses are in the morning than in the evening (share).
    rem_skip : float
        The share of rows that do not begin when REM sleep is on (share).
    short_share : float
        The share of movements that are followed by one at a short interval (share).
    short_min_s : float
        The shortest of the short intervals (s).
    short_max_s : float
        The longest of the short intervals (s).
    duration_median_s : float
        The median duration of a movement (s).
    duration_log_sd : float
        The spread of the logarithm of the durations (natural logarithm).
    duration_min_s : float
        The shortest duration (s).
    duration_max_s : float
        The longest duration (s).
    wake_duration : float
        How much longer movements last awake (factor).
    rise_min_s : float
        The shortest rise of a movement (s).
    rise_max_s : float
        The longest rise of a movement (s).
    tail_min : float
        The shortest decay at the end of a movement (share).
    tail_max : float
        The longest decay at the end of a movement (share).
    amplitude_median_uv : float
        The median strength of a movement (uV RMS).
    amplitude_log_sd : float
        The spread of the logarithm of the strengths (natural logarithm).
    amplitude_max_uv : float
        The greatest strength (uV RMS).
    clear_uv : float
        How far the strength of each movement rises above rest at least (uV RMS).
    modulation : float
        How far the strength sways above itself within a movement (share).
    modulation_low_hz : float
        The slowest of these sways (Hz).
    modulation_high_hz : float
        The fastest of these sways (Hz).
    both_share : float
        The share of movements of both legs (share).
    left_share : float
        The share of the left leg in movements of one leg (share).
    lag_max_s : float
        The longest time by which one leg follows the other (s).
    apart_s : float
        The shortest rest between two drawn movements of one leg (s).
    long_per_h : float
        Long movements in an hour (per hour).
    long_both_share : float
        The share of long movements that are of both legs (share).
    long_min_s : float
        The shortest long movement (s).
    long_max_s : float
        The longest long movement (s).
    twitches_per_h : float
        Twitches of a leg in an hour (per hour).
    twitch_min_s : float
        The shortest twitch (s).
    twitch_max_s : float
        The longest twitch (s).
    weak_per_h : float
        Bursts of a leg in an hour that stay below the threshold of a movement (per hour).
    weak_min_uv : float
        How far the weakest of these bursts rises above rest (uV RMS).
    weak_max_uv : float
        How far the strongest of these bursts rises above rest (uV RMS).
    apnoea_share : float
        The share of the night with rows of respiratory events while asleep (share).
    apnoea_min_s : float
        The shortest respiratory event (s).
    apnoea_max_s : float
        The longest respiratory event (s).
    apnoea_gap_min_s : float
        The shortest breathing between two such events (s).
    apnoea_gap_max_s : float
        The longest breathing between two such events (s).
    apnoea_move_share : float
        The share of respiratory events with a movement at their end (share).
    apnoea_move_min_s : float
        The earliest onset of such a movement after the end of the event (s).
    apnoea_move_max_s : float
        The latest onset of such a movement after the end of the event (s).
    arousal_share : float
        The share of movements asleep with an arousal (share).
    arousal_first : float
        The share of those arousals that begin before the movement (share).
    arousal_median_s : float
        The median duration of an arousal (s).
    arousal_log_sd : float
        The spread of the logarithm of these durations (natural logarithm).
    arousal_min_s : float
        The shortest arousal (s).
    arousal_max_s : float
        The longest arousal (s).
    arousals_per_h : float
        Arousals in an hour of sleep without a movement (per hour).
    mains_share : float
        The share of the night with mains hum in both legs (share).
    mains_hz : float
        The frequency of the mains (Hz).
    mains_min_uv : float
        The least strength of the hum (uV RMS).
    mains_max_uv : float
        The greatest strength of the hum (uV RMS).
    ecg_share : float
        The share of the night with heart beats in the left leg (share).
    ecg_min_uv : float
        The least height of a heart beat in the leg (uV).
    ecg_max_uv : float
        The greatest height of a heart beat in the leg (uV).
    beat_s : float
        The mean interval between heart beats (s).
    beat_width_s : float
        Half the width of the main wave of a heart beat (s).
    t_wave_share : float
        The height of the second wave of a heart beat (share).
    t_wave_after_s : float
        The time from the main wave to the second (s).
    t_wave_width_s : float
        Half the width of the second wave (s).
    beat_min_s : float
        The shortest interval between heart beats (s).
    beat_max_s : float
        The longest interval between heart beats (s).
    beat_sd_s : float
        The spread of the intervals between heart beats (s).
    ecg_channel_uv : float
        The height of a heart beat in the channel of the heart (uV).
    sway_uv : float
        The slow sway of the baseline with breathing (uV).
    sway_hz : float
        The frequency of that sway (Hz).
    pops_per_h : float
        Electrode pops of a leg in an hour (per hour).
    pop_min_uv : float
        The least height of a pop (uV).
    pop_max_uv : float
        The greatest height of a pop (uV).
    pop_decay_s : float
        The seconds in which a pop falls to a third (s).
    dead_share : float
        The share of the night in which the right leg is without a signal (share).
    clip_uv : float
        The height at which the amplifier clips (uV).
    band_low_hz : float
        The lowest frequency of a muscle (Hz).
    band_high_hz : float
        The highest frequency of a muscle (Hz).
    band_share : float
        The highest frequency of a muscle that is sampled, as a share of the rate (share).
    onset_uv : float
        How far the envelope must rise for a true movement to begin (uV above rest).
    offset_uv : float
        Below which level the envelope falls when a true movement ends (uV above rest).
    low_run_s : float
        How long it must stay there (s).
    lm_min_s : float
        The shortest true movement (s).
    """

    rest_low_uv: float
    rest_high_uv: float
    posture_every_min: float
    posture_ramp_s: float
    latency_min: float
    cycle_min: float
    n1_share: float
    n3_share: float
    rem_share: float
    awakening_every_min: float
    awakening_mean_min: float
    epoch_s: float
    lights_off_min: float
    run_mean: float
    imi_median_s: float
    imi_log_sd: float
    imi_min_s: float
    imi_max_s: float
    wake_imi_median_s: float
    wake_imi_min_s: float
    pause_median_s: float
    pause_log_sd: float
    decline: float
    rem_skip: float
    short_share: float
    short_min_s: float
    short_max_s: float
    duration_median_s: float
    duration_log_sd: float
    duration_min_s: float
    duration_max_s: float
    wake_duration: float
    rise_min_s: float
    rise_max_s: float
    tail_min: float
    tail_max: float
    amplitude_median_uv: float
    amplitude_log_sd: float
    amplitude_max_uv: float
    clear_uv: float
    modulation: float
    modulation_low_hz: float
    modulation_high_hz: float
    both_share: float
    left_share: float
    lag_max_s: float
    apart_s: float
    long_per_h: float
    long_both_share: float
    long_min_s: float
    long_max_s: float
    twitches_per_h: float
    twitch_min_s: float
    twitch_max_s: float
    weak_per_h: float
    weak_min_uv: float
    weak_max_uv: float
    apnoea_share: float
    apnoea_min_s: float
    apnoea_max_s: float
    apnoea_gap_min_s: float
    apnoea_gap_max_s: float
    apnoea_move_share: float
    apnoea_move_min_s: float
    apnoea_move_max_s: float
    arousal_share: float
    arousal_first: float
    arousal_median_s: float
    arousal_log_sd: float
    arousal_min_s: float
    arousal_max_s: float
    arousals_per_h: float
    mains_share: float
    mains_hz: float
    mains_min_uv: float
    mains_max_uv: float
    ecg_share: float
    ecg_min_uv: float
    ecg_max_uv: float
    beat_s: float
    beat_width_s: float
    t_wave_share: float
    t_wave_after_s: float
    t_wave_width_s: float
    beat_min_s: float
    beat_max_s: float
    beat_sd_s: float
    ecg_channel_uv: float
    sway_uv: float
    sway_hz: float
    pops_per_h: float
    pop_min_uv: float
    pop_max_uv: float
    pop_decay_s: float
    dead_share: float
    clip_uv: float
    band_low_hz: float
    band_high_hz: float
    band_share: float
    onset_uv: float
    offset_uv: float
    low_run_s: float
    lm_min_s: float
