"""What visitors say, written for these tests: each list says one thing in several ways; the last list says nothing twice."""

from __future__ import annotations

FRENCH = {
    "films": [
        "Pourquoi ne peut-on pas voir les films de l’exposition chez soi ?",
        "J’aurais aimé revoir le film à la maison, mais il n’est pas en ligne.",
        "Les films de la salle 4 devraient être disponibles sur internet.",
        "Est-ce que vous mettrez les films en ligne un jour ?",
        "Dommage qu’on ne puisse pas regarder vos films depuis la maison",
    ],
    "bancs": [
        "Il manque des bancs dans les salles, impossible de s’asseoir.",
        "Aucun banc pour s'asseoir dans la grande galerie, ma mère a 80 ans",
        "On aimerait des bancs devant les grands tableaux",
        "Plus de sièges ! Mes jambes n’en pouvaient plus, pas un banc de libre.",
    ],
    "toilettes": [
        "Les toilettes du sous-sol étaient très sales dimanche.",
        "Toilettes sales et plus de savon",
        "L’état des toilettes laisse à désirer, il n’y avait plus de papier.",
    ],
    "tarif": [
        "Le tarif famille est trop cher pour trois enfants",
        "Pas de tarif réduit pour les familles nombreuses ?",
        "Pour une famille, l’entrée revient vraiment cher",
        "Un tarif famille serait le bienvenu.",
    ],
    "nocturne": [
        "Pourquoi n’ouvrez-vous pas le soir ? Je travaille en journée.",
        "Une ouverture en soirée une fois par semaine, ce serait parfait pour ceux qui travaillent",
        "À quand une nocturne ? Le soir c’est le seul moment où je peux venir.",
    ],
    "cartels": [
        "Les cartels sont écrits trop petit, je n’arrive pas à les lire.",
        "Cartels illisibles : lettres trop petites et mal éclairées",
        "Écrivez les cartels plus gros s'il vous plaît !!",
        "Je suis malvoyante, les textes des cartels sont trop petits pour moi",
    ],
    "audioguide": [
        "L’audioguide ne marche pas sur mon téléphone.",
        "Mon audioguide est tombé en panne au milieu de la visite",
        "audioguide en panne, personne pour le remplacer",
    ],
    "poussette": [
        "Impossible de monter avec une poussette, l’ascenseur était en panne.",
        "Où laisser sa poussette ? L'ascenseur ne marche pas.",
        "Avec la poussette c’est l’enfer, pas d’ascenseur",
    ],
    "seuls": [
        "Merci à la gardienne de la salle 2 pour son accueil.",
        "Le café est fermé à midi, c’est absurde.",
        "Peut-on photographier sans flash ?",
        "Votre boutique vend-elle le catalogue en anglais ?",
        "La mosaïque du paon est magnifique.",
        "Le parking est plein dès dix heures.",
    ],
}
ENGLISH = {
    "films": [
        "Why can't we watch the exhibition films at home?",
        "I would love to see the film again online from home",
        "Please put the films on your website",
    ],
    "bancs": [
        "There are not enough benches in the galleries.",
        "No bench anywhere, my grandmother could not sit down",
        "More benches and seats please, our feet were sore",
    ],
    "cartels": [
        "The labels are far too small to read.",
        "Label text too small, I could not read it in the dark room",
        "Bigger labels please, I am partially sighted and cannot read them",
    ],
    "cold": [
        "It was freezing cold in the sculpture hall",
        "The sculpture room is much too cold in winter",
        "So cold in the hall that we kept our coats on",
    ],
    "queue": [
        "We queued forty minutes although we had booked tickets",
        "Why is there a queue for people with a booked ticket?",
        "Long queue outside in the rain, even with tickets",
    ],
    "alone": [
        "Is the museum open on Christmas day?",
        "Thank you for the wonderful guided tour.",
        "Can I bring my dog into the garden?",
        "The cloakroom lost my umbrella.",
    ],
}
# Written after the words and the threshold were chosen, and never looked at while choosing them.
UNSEEN = {
    "wifi": [
        "Le wifi ne capte pas dans la crypte",
        "Pas de wifi, donc pas d’application : vos QR codes ne servent à rien",
        "Le réseau wifi gratuit annoncé à l’entrée ne fonctionne pas.",
    ],
    "vestiaire": [
        "Le vestiaire refuse les valises, on a dû repartir à la gare.",
        "Où déposer une valise ? Le vestiaire n’en veut pas.",
        "Vestiaire complet à onze heures un samedi, nos sacs sur le dos toute la visite",
    ],
    "lumiere": [
        "L’éclairage se reflète dans la vitre, on ne voit pas le dessin",
        "Trop de reflets sur les vitrines",
        "Les reflets de l’éclairage gâchent les dessins sous vitre.",
    ],
    "ateliers": [
        "Les ateliers pour enfants sont complets des semaines à l’avance",
        "Impossible d’inscrire mes enfants à un atelier, tout est complet",
        "Ajoutez des ateliers enfants le mercredi",
    ],
    "dates": [
        "Le catalogue coûte plus cher que le billet",
        "Est-ce que la terrasse est ouverte en hiver ?",
        "Le gardien nous a raconté la vie du sculpteur, quel moment !",
    ],
    "subtitles": [
        "None of the videos have subtitles, I am deaf",
        "Subtitles are missing from the video in room 6",
        "Could the videos be subtitled?",
    ],
    "cafe": [
        "The café has no vegetarian food at all",
        "Nothing vegetarian in the café",
        "Vegetarian options in the cafe would be welcome",
    ],
    "signs": [
        "We got lost, the signs to the temporary exhibition are confusing",
        "Signs are confusing, I never found the exhibition on the second floor",
        "Confusing signage everywhere between the two buildings",
    ],
    "none": [
        "The gift shop sells beautiful postcards",
        "Is there a discount for teachers?",
        "My son drew the lion for an hour.",
    ],
}
