"""What channels do: write once for several networks, send, withdraw, listen, look after the accounts."""

from parvis.channels.services.adopting import adopt
from parvis.channels.services.answering import HOWS, Answering, able_to, answer_to, ways_to_answer
from parvis.channels.services.assigning import hand_on, pass_on, who_may_send, whoever_answers_for
from parvis.channels.services.attending import listen_for, look_for_deleted, tags_to_propose
from parvis.channels.services.bringing import record_by_hand
from parvis.channels.services.caring import look_after, look_after_due, warn_all_of_ends, warn_of_end
from parvis.channels.services.changing import tell_change
from parvis.channels.services.composing import Chosen, Content, LinkTo, Variant, part_shown
from parvis.channels.services.connecting import (
    Begun,
    begin_connecting,
    connect,
    finish_connecting,
    forget_openings,
    leave,
)
from parvis.channels.services.correcting import (
    Changes,
    carry_on_corrections,
    carry_out_correction,
    edit_delivery,
    may_be_corrected,
    why_not,
)
from parvis.channels.services.drafts import draft_of, drafts_of, drop_draft, forget_drafts, keep_draft
from parvis.channels.services.exports import Imported, import_export, reads_exports
from parvis.channels.services.figures import COUNTED, NAMES, keep_figures, measure, measure_due, record_figures
from parvis.channels.services.forgetting import erase_somebody, forget_old
from parvis.channels.services.guarding import NotShowable, Refusal, refusal_of, refusal_of_delivery
from parvis.channels.services.handing import (
    Piece,
    Sheet,
    hand_over,
    record_not_done,
    record_published,
    sheet_of,
    take_piece,
)
from parvis.channels.services.hearing import WRITTEN, hear, institution_thing, take_back, was_taken
from parvis.channels.services.letters import settle_letter
from parvis.channels.services.listening import listen, listening_due
from parvis.channels.services.looking import look_for, look_for_unknown, release, settle_as_sent
from parvis.channels.services.pausing import lift_pause, pause_all
from parvis.channels.services.renewing import renew, with_account
from parvis.channels.services.sending import begin_due, due_deliveries, find_abandoned, release_for, send_delivery
from parvis.channels.services.sharing import MOST_KEPT, drop_shared, forget_shared, keep_shared, picture_of, shared_as
from parvis.channels.services.withdrawing import (
    cancel,
    carry_on_withdrawals,
    carry_out_withdrawal,
    record_withdrawn,
    withdraw,
    withdraw_if_refused,
    withdraw_unshowable,
)
from parvis.channels.services.writing import (
    NotSendable,
    Problem,
    Shape,
    content_of,
    preview_shipment,
    write_shipment,
)

__all__ = [
    "COUNTED", "HOWS", "MOST_KEPT", "NAMES", "WRITTEN", "Answering", "Begun", "Changes", "Chosen", "Content",
    "Imported", "LinkTo", "NotSendable", "NotShowable", "Piece", "Problem", "Refusal", "Shape", "Sheet", "Variant",
    "able_to", "adopt", "answer_to", "begin_connecting", "begin_due", "cancel", "carry_on_corrections",
    "carry_on_withdrawals", "carry_out_correction", "carry_out_withdrawal", "connect", "content_of", "draft_of",
    "drafts_of", "drop_draft", "drop_shared", "due_deliveries", "edit_delivery", "erase_somebody", "find_abandoned",
    "finish_connecting", "forget_drafts", "forget_old", "forget_openings", "forget_shared", "hand_on", "hand_over",
    "hear", "import_export", "institution_thing", "keep_draft", "keep_figures", "keep_shared", "leave", "lift_pause", "listen",
    "listen_for", "listening_due", "look_after", "look_after_due", "look_for", "look_for_deleted", "look_for_unknown",
    "may_be_corrected", "measure", "measure_due", "part_shown", "pass_on", "pause_all", "picture_of", "preview_shipment",
    "reads_exports", "record_by_hand", "record_figures", "record_not_done", "record_published", "record_withdrawn",
    "refusal_of", "refusal_of_delivery", "release", "release_for", "renew", "send_delivery", "settle_as_sent",
    "settle_letter", "shared_as", "sheet_of", "tags_to_propose", "take_back", "take_piece", "tell_change", "warn_all_of_ends",
    "warn_of_end", "was_taken", "ways_to_answer", "who_may_send", "whoever_answers_for", "why_not", "with_account", "withdraw",
    "withdraw_if_refused", "withdraw_unshowable", "write_shipment",
]  # fmt: skip
