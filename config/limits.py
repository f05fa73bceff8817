"""Every number that decides something: its unit and its reason. Read as ``settings.RAATI.<name>``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    # Time on the wire, in seconds.
    beat_s: float = 3.0  # a client that misses two beats reopens its socket
    poll_s: float = 2.0  # each process asks the database for its rooms: heals lost bells and a lost Redis
    tidy_s: float = 60.0  # between two looks for garbage in a process with sockets: each holds it up for a moment
    bell_s: float = 1.0  # a bell that is not sent by then is given up: a channel layer that hangs holds nobody up
    echo_s: float = 3.0  # our own bell is back by then, or the lead reads that screens follow more slowly
    drain_s: float = 3.0  # a process that is told to end says goodbye to its sockets within this time, one by one
    drain_gap_s: float = 0.01  # ... and with few sockets faster: this much for each of them
    drain_wait_s: float = 5.0  # ... then it waits this long for pages and goodbyes under way
    drain_end_s: float = 5.0  # ... and this long for threads that hang; in all less than the 15 s of a supervisor
    presence_write_s: float = 10.0  # each process writes who is connected
    presence_ttl_s: float = 25.0  # two missed writes and some slack: then a person is "away"
    grace_s: float = 15.0  # writes of a phase that has just ended are still taken: nobody's half sentence is refused
    grace_slack_s: float = 5.0  # ... and whoever hears of the change late, on a slow line, has their seconds, too
    hello_fresh_s: float = 1.0  # after the handshake: what it read need not be read again for the hello
    hello_s: float = 15.0  # a socket that was let in and says nothing for so long is closed
    undo_s: float = 10.0  # a phase change can be taken back
    undo_slack_s: float = 2.0  # ... and a press in the last moment still counts
    forgotten_h: int = 12  # nothing was planned or done in a meeting for so long: it is over, and every night ends it

    # Sizes on the wire.
    outbox_frames: int = 64  # a slower reader is emptied and resynced
    catch_up_events: int = 500  # further behind than this: every region again
    command_bytes: int = 64 * 1024  # a command frame
    draft_bytes: int = 256 * 1024  # a frame of the drafting socket
    command_burst: int = 30  # token bucket per connection: commands at once
    command_rate: float = 10.0  # ... and per second after that
    person_burst: int = 90  # the same for one person over all their sockets and forms of a process: three pages
    person_rate: float = 20.0  # ... and per second after that
    person_forget_s: float = 60.0  # how often buckets that are full again are thrown away
    flood_strikes: int = 60  # refused for speed this many times: closed with 1008
    rooms_per_hello: int = 20  # a page's own four, and tables that a lead looks in at

    # When very many come at once.
    page_wait_s: float = 8.0  # a page waits so long for its turn, then its reader is asked back: nobody stares longer
    page_lasts_s: float = 30.0  # what pages show of a room is rendered anew after that, also where nothing happened
    page_line: int = 300  # ... and so many wait in a process: about what it answers in that time
    page_again_s: int = 5  # asked back after this long, and at most twice as long: spread, so not all at once again
    form_wait_s: float = 30.0  # what people send waits longer: it cannot be asked for again

    # Rehearsals.
    rehearsal_players: int = 12  # make-believe panelists unless somebody says else: two tables
    rehearsal_panelists: int = 100  # ... and at most: their lines come from one process beside the server's
    rehearsal_hours: int = 4  # they go home by themselves: an evening of three hours and some slack

    # People and links.
    link_mac_chars: int = 16  # 80 bits in base32, printed in letters
    login_code_s: int = 15 * 60  # e-mailed log-in code; three minutes is too short for many
    login_mail_again_s: float = 10.0  # a mail server that is away is asked again after so long, then ever more rarely
    login_mail_lost_s: float = 60.0  # one that is older and that no task is about to send is handed to the worker again
    login_mails: int = 10  # codes per e-mail address and hour: no mailbox is flooded, and few codes are guessed at
    import_rows: int = 2000  # people pasted or uploaded at once
    import_bytes: int = 2 * 1024 * 1024  # an uploaded list: far more than import_rows need
    join_tries: int = 40  # wrong codes typed per address and window: a care home shares one address
    join_window_s: int = 10 * 60  # ... counted over this long
    counters_wait_s: float = 0.5  # for Redis, which counts them for all processes; then each counts for itself
    counters_again_s: float = 10.0  # ... and Redis is asked again after so long
    mail_again_s: float = 5 * 60.0  # what waits for a mail server that is away is tried again after so long
    mail_days: int = 3  # ... and no longer than this, or until the meeting begins that it is about
    mail_in_a_row: int = 3  # so many could not be reached: the others wait too, each would cost a time-out
    mailing_stuck_s: int = 60  # a mailing that stands still this long can be started again

    # Letters to a random sample.
    letter_mac_chars: int = 12  # 60 bits in base32 behind the letter's id: typed from paper, so not more
    letter_tries: int = 10  # wrong codes for one letter in a join_window_s; then also the right one has to wait
    letter_rows: int = 200_000  # rows of an address file: a large city's sample
    letter_bytes: int = 48 * 1024 * 1024  # ... at some 200 bytes a row
    letter_piece: int = 2000  # letters written in one transaction: others wait a tenth of a second
    letters_per_file: int = 250  # pages of one PDF: a printer's tray; twice as many took half a gigabyte of memory
    letters_at_once: int = 10_000  # lines of a printing house's list made while one waits; the worker makes longer ones
    letters_stuck_s: int = 3 * 60  # nothing has moved for so long: the work can be started again
    letter_keep_days: int = 60  # addresses are deleted so long after the day to answer by, unless somebody says else
    expected_rate: float = 0.03  # volunteers per letter where nothing is known: 8,000 letters bring about 250
    least_rate: float = 0.002  # a top-up is never reckoned with fewer: it would be endless
    volunteers_per_seat: int = 3  # fewer leave the draw little choice: top-up letters are proposed

    # Draws.
    draw_stuck_s: int = 10 * 60  # a draw that stands still so long can be started again
    draw_exact_s: float = 15 * 60  # then the search for a proof is given up, and it is said: e-mails wait behind it
    draw_panels: int = 1000  # numbered panels: chances are met to a tenth of a per cent; three dice pick one
    offer_days: int = 7  # to answer an offered seat
    assumed_came: int = 15  # of assumed_asked people who are offered a seat accept, while a pool has no answers yet
    assumed_asked: int = 20  # few, so that the forecast stays wide until there are answers
    full_percent: int = 90  # how sure a full panel should be when reserves are proposed
    reserves_percent: int = 30  # reserves proposed, of the seats
    # The pool of residents.
    pool_joins: int = 30  # forms sent per address and window: a library or a care home shares one address
    pool_joins_window_s: int = 60 * 60  # ... counted over this long
    pool_mails: int = 4  # links per e-mail address, and per person, and window: nobody floods anybody
    pool_mails_window_s: int = 24 * 60 * 60  # ... counted over this long
    pool_confirm_days: int = 14  # who has not confirmed the e-mail address by then is forgotten
    pool_warning_days: int = 30  # between the mail "we will soon forget you" and forgetting
    pool_log_months: int = 24  # who opened a record, and who was asked what, is kept so long
    pool_page: int = 50  # residents on one page of the list
    pool_export_rows: int = 20_000  # residents in one file: more is not a list to work with
    sample_most: int = 5000  # people of one sample: a survey's largest; more would take minutes to draw
    pool_bounces: int = 5000  # addresses that came back, pasted at once
    pool_areas: int = 4000  # municipalities and postal areas of one pool: Finland has about 3,000 postal areas
    pool_ring_points: int = 120  # points of one area's outline: a map as wide as a phone shows no more
    pool_withdrawn_days: int = 30  # who no longer agrees to be written to is forgotten: time to change one's mind
    pool_months_shown: int = 36  # how far back the pictures of how a pool develops go

    # Planning meetings.
    agenda_items: int = 100  # phases of one meeting: an evening has some fifteen
    agenda_templates: int = 100  # own agendas of one authority: more is not a list to choose from
    agenda_bytes: int = 512 * 1024  # an agenda as a file: a hundred phases with long texts in three languages

    reminders: tuple[int, ...] = (24 * 60, 60)  # minutes before a new meeting, unless somebody says else
    reminders_look_s: float = 60.0  # how often the worker looks whether a reminder is due

    # Boards.
    note_chars: int = 280  # one thing a note, readable at a glance
    theme_chars: int = 120  # a heading of one or two lines
    themes_per_board: int = 40  # more could not be told apart
    notes_per_author: int = 40  # per board
    notes_apart: float = 0.92  # 1 − likeness: notes of a suggested group are nearer to each other on average
    board_draw_s: float = 60.0  # a PDF or picture of a board takes two seconds; with 500 notes on a busy machine twenty
    board_drawings: int = 2  # drawn at once by a server process: each holds one of its few threads for pages
    suggestions: int = 12  # groups suggested at once: more than one looks through

    # Talk.
    turn_longest_s: int = 30 * 60  # the longest time per turn that can be set: an expert's talk
    talk_longest_s: int = 10 * 60  # one stretch counts at most so long: somebody forgot to press stop
    talk_heard_s: int = 10  # who spoke for less still counts as not having spoken: a yes or a no
    talk_least_s: int = 3 * 60  # less talk at a table than this says nothing about its balance
    talk_share_percent: int = 40  # one voice at a table has at least this share of the talk ...
    talk_times_even: float = 2.0  # ... and twice the even share: then its facilitator is told
    queue_shown: int = 12  # of the plenary's queue: the rest is told as a number

    # Polls.
    polls_per_meeting: int = 40  # more cannot be asked in an evening
    poll_question_chars: int = 300  # read at a glance, on a phone
    poll_options: int = 12  # more cannot be compared
    poll_option_chars: int = 120  # one or two lines each
    poll_pair_days: int = 200  # a first poll whose second one never comes leads to nobody after these days

    # Calls.
    call_token_s: int = 6 * 60 * 60  # a token for the call lasts as long as the longest evening
    call_wait_s: float = 15.0  # a call that says nothing by then does not answer: people read what to do instead
    # Learning: questions to experts, table notes, evidence, own-time work, minutes.
    question_chars: int = 300  # a question that can be read aloud in one breath
    questions_per_table: int = 4  # what a table may propose unless the lead says otherwise
    question_votes: int = 3  # ... and what each panelist may vote for
    questions_in_time: int = 10  # a proposal for the order lists at most so many: half an hour of answers
    answer_chars: int = 3000  # an expert's answer: a page
    record_chars: int = 600  # one line of a table's notes
    record_lines: int = 300  # of a table and phase: more is not a record of a talk
    evidence_bytes: int = 20 * 1024 * 1024  # an uploaded file: a report with pictures
    evidence_items: int = 200  # of one panel: nobody reads more
    evidence_chars: int = 30_000  # a page's or a transcript's text in one language
    task_chars: int = 2000  # a comment or an observation
    task_mail_rest_h: int = 20  # an organiser may remind the same person again after so long: once a day
    correction_chars: int = 1000  # what somebody would have put otherwise in the minutes
    correction_days: int = 5  # to propose corrections, unless the lead says otherwise
    minutes_stuck_s: int = 5 * 60  # minutes that are not built by then can be asked for again

    # The desk.
    desk_minutes: int = 8  # of notes a minute, in the small pictures: as far back as one remembers
    silent_table_s: float = 180.0  # nobody wrote or spoke for so long: thinking takes a minute or two, not three
    recall_s: int = 60  # everybody is called back: time for half a sentence and the last word
    lead_gone_s: float = 40.0  # away (presence_ttl_s) and not back after some slack: a colleague steers
    seated_s: float = 60.0  # of work at tables: a round that is drawn again sooner has brought nobody together
    told_s: float = 60.0  # "Lea steers now" stays on everybody's page so long
    message_chars: int = 400  # to everybody at once: read in half a minute
    messages_shown: int = 20  # the latest; an evening has fewer
    help_chars: int = 200  # a call for help, in a line or two
    reason_chars: int = 300  # why a note was hidden or somebody muted
    deeds_shown: int = 50  # the latest lines of the log of conduct
    shorten_keep_percent: int = 60  # of a phase's minutes stay when a late meeting shortens it
    shorten_least_min: int = 3  # ... and so many at least: nothing is done in less

    # Drafts.
    draft_tick_s: float = 0.02  # updates gathered before one commit
    draft_tick_reader_s: float = 0.00005  # ... and this much longer for each socket that the last commit was told to
    draft_tick_most_s: float = 0.03  # ... but not longer than this: nobody sees it yet
    draft_update_bytes: int = 64 * 1024  # one Yjs update
    draft_chars: int = 20_000  # text of one draft
    draft_elements: int = 2000  # paragraphs, headings, lists and their items: every tick walks over all of them
    draft_clients: int = 300  # Yjs clients of one person in one draft: a page takes one each time it is opened
    finder_notes: int = 200  # notes listed at once beside a draft; more are found by a word
    draft_versions: int = 300  # kept of one draft by hand: each holds the whole text
    compare_words: int = 2000  # and signs of one line, compared one by one: the work grows with their square
    draft_comments: int = 500  # on one draft, replies included: all of them stand on its page
    draft_comment_chars: int = 1000  # one comment or reply: a paragraph or two
    finder_others: int = 30  # of each other kind of source: longer to read than a note
    passage_chars: int = 300  # words of a draft that a source belongs to: a sentence or two
    merge_sentences: int = 250  # of one text: above it only equal sentences are found beside each other
    group_people: int = 50  # in a drafting group: as many as one text is made for
    lane_days: int = 366  # ahead, at most, a deadline between meetings may lie
    lane_chars: int = 2000  # one comment in a lane: a page on a phone
    lane_comments: int = 20  # of one person on one draft
    lane_remind_h: int = 24  # before the feasibility lane closes its reminder goes out
    source_passages: int = 10  # of one source in one draft; with more it belongs to the whole
    draft_compact_after: int = 500  # log rows before the log is folded into one
    draft_burst: int = 120  # frames of one editor at once: about twenty a second are needed on a quick line
    draft_rate: float = 40.0  # ... and per second after that; faster ones are read more slowly
    draft_person_burst: int = 360  # the same for one person over all their drafting sockets of a process: three pages
    draft_person_rate: float = 80.0  # ... and per second after that
    draft_refusals: int = 20  # of one socket, then it is closed: each makes the shadow replica anew
    draft_waiting: int = 1000  # updates of one draft in memory while the database is away
    draft_retry_s: float = 0.5  # ... and how often the database is tried again
    draft_check_s: float = 2.0  # how often everybody at a draft is checked: who was removed is out within five
    draft_presence_s: float = 0.15  # cursors gathered before they are told
    draft_presence_ttl_s: float = 8.0  # people of another process, who are repeated with every beat
    draft_cursor_bytes: int = 200  # one person's cursor: two Yjs relative positions of some twenty bytes

    # Amendments and red cards.
    amendment_chars: int = 2000  # a passage as it stands or is proposed: a long paragraph
    amendment_reason_chars: int = 500  # why, and what became of it: read aloud in half a minute
    amendments_each: int = 20  # open ones of one person: more cannot be decided on in an evening

    # Ballots.
    threshold_percent: int = 80  # default share of non-blank papers that accept
    statement_chars: int = 3000  # minority statement
    statement_days: int = 366  # how far off the end of signing may be set: a wrong year is a slip
    preamble_chars: int = 5000  # of a joint statement
    ballot_options: int = 20  # of one question: who can put more in order on a phone?
    option_chars: int = 200  # an option written freely, as long as a draft's title
    ballot_points: int = 100  # that one paper may share out at most
    scrub_wait_s: float = 60.0  # a start waits so long for whoever reads the papers' table, as a backup does

    # Reports.
    report_stuck_s: int = 5 * 60  # a report that is not built by then can be asked for again
    report_note_chars: int = 600  # what changed in a new version: some sentences
    report_progress_s: float = 1.5  # between two notes of how far a report is: each rings for the pages that wait
    logo_bytes: int = 1024 * 1024  # an organisation's logo as it is uploaded
    logo_side: int = 6000  # pixels of its longer side: a larger picture is one to fill our memory with
    logo_drawn_px: int = 1200  # ... and as it is kept: 10 cm on paper at 300 dots an inch
    logo_draw_s: float = 60.0  # a drawing (SVG) takes two seconds; on a machine whose servers go first, thirty
    contrast_least: float = 4.5  # of a heading's colour on white (WCAG 2.2, 1.4.3)
    fewest_told: int = 3  # smaller numbers of real people are not told: they could point at somebody

    # The authority's answer.
    answer_days: int = 90  # from the hand-over to the answer, unless somebody says else: what authorities promise
    answer_reason_least: int = 40  # characters of a reason unless it is accepted: less explains nothing
    answer_reminders: tuple[int, ...] = (30, 7, 1)  # days before the answers are due: officials are reminded
    status_reminders: tuple[int, ...] = (14, 1)  # ... and before the statuses at 6 and 12 months
    status_early_days: int = 45  # a status so long before its point counts for it
    late_again_days: int = 30  # what is late is told to the organiser at once and then so often
    answer_news_s: int = 10 * 60  # answers and statuses published within this time go out as one e-mail
    verdict_chars: int = 500  # a panelist's words on an answer: a few sentences
    body_meetings: int = 50  # of decision bodies for one panel: several years of them
    follow_asks: int = 30  # forms to follow a panel per address and window: a library shares one address
    follow_asks_window_s: int = 60 * 60  # ... counted over this long
    follow_mails: int = 4  # mails that ask to confirm, per e-mail address and window: nobody is flooded
    follow_mails_window_s: int = 24 * 60 * 60  # ... counted over this long
    follow_confirm_days: int = 3  # who has not confirmed by then is forgotten
    open_data_s: int = 5 * 60  # feeds and open data may be kept for so long, here while nothing happens, and by others
    open_data_kept_bytes: int = 1024 * 1024  # what is larger is made for each who asks: some hundreds are kept
    feed_items: int = 100  # the newest in a feed

    # Looking after it.
    worker_beat_s: float = 10.0  # the task worker's sign of life
    worker_silent_s: float = 35.0  # three missed beats and some slack: then it counts as dead
    build_tries: int = 3  # a report whose worker died is begun again by the next, at most so often in all
    task_late_s: float = 60.0  # a task that waits longer: e-mails and reports come late
    ready_cache_s: float = 2.0  # what /readyz found is told again for so long: who asks often burdens nothing
    check_wait_s: float = 3.0  # a check waits so long for Redis, the mail server or the proxy
    disk_warn_mib: int = 2048  # free: time to make room
    disk_fail_mib: int = 256  # free: reports and the database may stop
    night_late_h: int = 50  # the night's work was not done for so long, two nights: ``preflight`` says so
    backup_days: int = 14  # backups of every night are kept so long: who was erased is still in older ones
    certificate_days: int = 14  # it ends sooner: renewing by itself has failed
