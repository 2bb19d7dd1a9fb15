"""What conversation keeps."""

from parvis.conversation.models.alerts import Alert, AlertLetter, AlertRule
from parvis.conversation.models.answers import Answer, SavedReply, Typing
from parvis.conversation.models.assigning import Rota, Route, Settings, Turn
from parvis.conversation.models.courtesy import Courtesy
from parvis.conversation.models.mailing import MailRead, Posted
from parvis.conversation.models.moderating import Moderation
from parvis.conversation.models.people import ContactKey, Correspondent, Stance
from parvis.conversation.models.telling import Telling, Told
from parvis.conversation.models.threads import Enclosure, Kind, Message, Move, Thread, Way
from parvis.conversation.models.viewing import OnView

__all__ = [
    "Alert",
    "AlertLetter",
    "AlertRule",
    "Answer",
    "ContactKey",
    "Correspondent",
    "Courtesy",
    "Enclosure",
    "Kind",
    "MailRead",
    "Message",
    "Moderation",
    "Move",
    "OnView",
    "Posted",
    "Rota",
    "Route",
    "SavedReply",
    "Settings",
    "Stance",
    "Telling",
    "Thread",
    "Told",
    "Turn",
    "Typing",
    "Way",
]
