"""Every number that decides something: its unit and its reason. Read as ``settings.RAATI.<name>``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    # Time on the wire, in seconds.
    beat_s: float = 3.0  # a client that misses two beats reopens its socket
    poll_s: float = 2.0  # each process asks the database for its rooms: heals lost bells and a lost Redis
    presence_write_s: float = 10.0  # each process writes who is connected
    presence_ttl_s: float = 25.0  # two missed writes and some slack: then a person is "away"
    grace_s: float = 15.0  # writes of the phase before are still taken: nobody's half sentence is refused
    undo_s: float = 10.0  # a phase change can be taken back
    undo_slack_s: float = 2.0  # ... and a press in the last moment still counts

    # Sizes on the wire.
    outbox_frames: int = 64  # a slower reader is emptied and resynced
    catch_up_events: int = 500  # further behind than this: every region again
    command_bytes: int = 64 * 1024  # a command frame
    draft_bytes: int = 256 * 1024  # a frame of the drafting socket
    command_burst: int = 30  # token bucket per connection: commands at once
    command_rate: float = 10.0  # ... and per second after that
    flood_strikes: int = 60  # refused for speed this many times: closed with 1008

    # People and links.
    link_mac_chars: int = 16  # 80 bits in base32, printed in letters
    login_code_s: int = 15 * 60  # e-mailed log-in code; three minutes is too short for many
    import_rows: int = 2000  # people pasted or uploaded at once
    import_bytes: int = 2 * 1024 * 1024  # an uploaded list: far more than import_rows need
    join_tries: int = 40  # wrong codes typed per address and window: a care home shares one address
    join_window_s: int = 10 * 60  # ... counted over this long
    mailing_stuck_s: int = 60  # a mailing that stands still this long can be started again

    # Boards.
    note_chars: int = 280  # one thing a note, readable at a glance
    theme_chars: int = 120  # a heading of one or two lines
    themes_per_board: int = 40  # more could not be told apart
    notes_per_author: int = 40  # per board
    dots_default: int = 3  # per person

    # Drafts.
    draft_tick_s: float = 0.02  # updates gathered before one commit
    draft_update_bytes: int = 64 * 1024  # one Yjs update
    draft_chars: int = 20_000  # text of one draft
    draft_compact_after: int = 500  # log rows before the log is folded into one

    # Ballots.
    threshold_percent: int = 80  # default share of non-blank papers that accept
    statement_chars: int = 3000  # minority statement
