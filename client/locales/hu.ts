import { str, type LocaleModule } from "@lit/localize";

/** Hungarian, written and not translated word by word. A test compares the names with those that the app uses. */
export const templates: LocaleModule["templates"] = {
  back: "Vissza",
  today: "Ma",
  "try-again": "Próbáld újra",
  yesterday: "Tegnap",
  "show-chats": "Vissza a beszélgetésekhez",

  "banner.dismiss": "Elrejtés",
  "banner.expired": "Jelentkezz be újra. Minden megvan ezen az eszközön, és utána elküldjük.",
  "banner.reload": "Újratöltés",
  "banner.update": "Elkészült a Roost új változata. A piszkozataid és minden más megmarad.",

  "beginning.direct": "Ezt a beszélgetést csak ti ketten olvashatjátok.",
  "beginning.group": str`Ezt a beszélgetést ${0} ember olvashatja, az első üzenettől kezdve.`,
  "beginning.offline": "Bármikor írhatsz, kapcsolat nélkül is.",

  "chat-row.draft": "Piszkozat:",
  "chat-row.empty": "Még nincs üzenet",
  "chat-row.pending": "Még nincs fenn a szerveren",
  "chat-row.unread": str`${0} olvasatlan`,
  "chat-row.you": "Te:",
  "chat.closed": "Már nem vagy tagja ennek a beszélgetésnek. Ami itt van, olvasható marad.",
  "chat.not-here-yet":
    "Ennek a beszélgetésnek az üzenetei még nincsenek ezen az eszközön. A következő kapcsolattal megjönnek.",
  "chat.unknown": "Lehet, hogy törölték, vagy nem vagy a tagja.",
  "chat.unknown-title": "Ez a beszélgetés nincs meg ezen az eszközön",
  "chat.unknown-yet": "Ha tagja vagy, itt fog megjelenni, amint az eszköz naprakész lesz.",
  "chats.alone-text": "Amint másoknak is lesz fiókjuk ezen a szerveren, itt találod őket.",
  "chats.alone-title": "Még nincs itt senki más",
  "chats.never-text": "Az első kapcsolattal ide kerülnek, és itt is maradnak.",
  "chats.never-title": "A beszélgetéseid még nincsenek itt",
  "chats.nothing-found": "Ilyen nevű ember vagy beszélgetés nincs",
  "chats.search": "Emberek és beszélgetések",
  "chats.title": "Beszélgetések",

  "code.copied": "Másolva",
  "code.copy": "Kód másolása",
  "code.label": "Kód",
  "code.label-language": str`Kód, ${0}`,

  "composer.placeholder": "Üzenet",
  "composer.send": "Küldés",

  "connection.connecting": "Kapcsolódás…",
  "connection.last": str`Utoljára naprakész: ${0}`,
  "connection.never": "Ezen az eszközön még nem volt naprakész",
  "connection.offline": "Nincs kapcsolat – minden megvan ezen az eszközön",
  "connection.refused": "Jelentkezz be újra – minden megvan itt",
  "connection.synced": "Naprakész",
  "connection.syncing": "Szinkronizálás…",
  "connection.syncing-count": str`Szinkronizálás: ${0} / ${1}`,

  "delivery.failed": "A szerver nem fogadta el",
  "delivery.pending": "Még nem ment el – elküldjük, amint újra lesz kapcsolat",
  "delivery.seen": "Látta",
  "delivery.sent": "Elküldve",

  "discard.keep": "Megtartom",
  "discard.text": "Soha nem ment el. Ha elveted, a szövege innen is eltűnik.",
  "discard.title": "Elveted ezt az üzenetet?",

  "error-card.text": "Amit írtál, megvan ezen az eszközön. A többi rész tovább működik.",
  "error-card.title": "Ezt a részt nem sikerült megjeleníteni",

  "field.email": "E-mail-cím",
  "field.email-missing": "Add meg az e-mail-címedet",
  "field.name": "Neved",
  "field.name-missing": "Add meg a nevedet",
  "field.password": "Jelszó",
  "field.password-show": "Mutasd, mit írok",
  "field.password-hint": str`Legalább ${0} karakter`,
  "field.password-long": "Ez a jelszó túl hosszú: legfeljebb 72 betű lehet",
  "field.password-missing": "Add meg a jelszavadat",
  "field.password-short": str`Legalább ${0} karakter legyen`,

  "home.choose-text": str`Vagy keress rá valakire: ${0}.`,
  "home.choose-title": "Válassz egy beszélgetést",
  "home.first-text": "Válassz valakit a listából. Bármikor írhatsz, kapcsolat nélkül is.",
  "home.first-title": "Kezdd el az első beszélgetésedet",

  "members.many": str`${0} tag`,
  "members.one": "1 tag",
  "members.online": str`${0} elérhető`,

  "mention.all": "@mindenki",
  "mention.unknown": "@valaki",

  "message.copy": "Szöveg másolása",
  "message.deleted": "Törölt üzenet",
  "message.edited": "szerkesztve",
  "message.discard": "Elvetés",
  "message.failed": "Nem ment el: a szerver nem fogadta el. A szövege itt megmarad.",
  "message.failed-no-access": "Nem ment el: már nem vagy tagja ennek a beszélgetésnek.",
  "message.label": str`${0}, ${1}`,
  "message.own-label": str`Te, ${0}, ${1}`,

  "new-chat.title": "Új beszélgetés",
  "new-group.count": str`${0} kiválasztva`,
  "new-group.create": "Csoport létrehozása",
  "new-group.members": "Tagok",
  "new-group.name": "A csoport neve",
  "new-group.no-name": "Adj nevet a csoportnak",
  "new-group.nobody": "Még nincs kiválasztva senki",
  "new-group.title": "Új csoport",

  "not-found.text": "Lehet, hogy elírás van a címben, vagy ami itt volt, már máshol van.",
  "not-found.title": "Ezen a címen nincs semmi",

  "people.nobody-found": "Ilyen nevű ember nincs",
  "people.search": "Emberek keresése",
  "people.title": "Emberek",
  "presence.last-seen": str`Utoljára itt: ${0}`,
  "presence.online": "Elérhető",

  "problem.app-outdated": "A Roost itteni változata túl régi a szerverhez. Töltsd újra az oldalt.",
  "problem.command-failed": "Valamit, amit kértél, a szerver nem tudott elvégezni.",
  "problem.command-failed-detail": str`Valamit, amit kértél, a szerver nem tudott elvégezni: ${0}`,
  "problem.storage-full":
    "Megtelt az eszköz. Amit írsz, csak addig marad meg, amíg ez az ablak nyitva van – szabadíts fel egy kis helyet.",
  "problem.storage-unavailable":
    "Ez a böngésző semmit sem enged tárolni ezen az eszközön. Kapcsolat nélkül itt nem látsz majd semmit.",
  "problem.update-refused":
    "A szerver valamit nem fogadott el erről az eszközről. A szövege a beszélgetésben megmarad.",

  "search.clear": "Törlés",

  "settings.appearance": "Megjelenés",
  "settings.device": "Ez az eszköz",
  "settings.kept": "A beszélgetéseid itt is megvannak, kapcsolat nélkül is olvashatod őket.",
  "settings.language": "Nyelv",
  "settings.theme-dark": "Sötét",
  "settings.theme-light": "Világos",
  "settings.theme-system": "Mint a rendszer",
  "settings.title": "Profil és beállítások",

  "sign-in.again-text": "Minden, amit írtál, megvan ezen az eszközön, és bejelentkezés után elküldjük.",
  "sign-in.again-title": "Jelentkezz be újra",
  "sign-in.bad-request": "Valamelyik adatot nem fogadta el a szerver. Nézd át őket.",
  "sign-in.busy": "Bejelentkezés…",
  "sign-in.create": "Hozz létre egyet",
  "sign-in.failed": "Most nem sikerült. Semmi sem veszett el, próbáld újra.",
  "sign-in.no-account": "Még nincs fiókod?",
  "sign-in.offline": "A szerver nem érhető el. A bejelentkezéshez kapcsolat kell, próbáld meg később.",
  "sign-in.submit": "Bejelentkezés",
  "sign-in.text": "Jelentkezz be, és a beszélgetéseid hazatalálnak erre az eszközre.",
  "sign-in.title": "Üdv a Roostban",
  "sign-in.too-often": "Ez túl gyakori volt. Várj egy percet.",
  "sign-in.wrong": "Az e-mail-cím és a jelszó nem tartozik össze.",

  "sign-out.action": "Kijelentkezés",
  "sign-out.erase": "Kijelentkezem, és mindent törlök innen",
  "sign-out.keep": "Kijelentkezem, és minden itt marad",
  "sign-out.stay": "Maradok",
  "sign-out.text":
    "Itt minden biztonságban van a szerveren is. A következő alkalomra hagyhatsz egy másolatot ezen az eszközön.",
  "sign-out.title": "Kijelentkezel ezen az eszközön?",
  "sign-out.unsent-many": str`${0} dolog csak ezen az eszközön van meg`,
  "sign-out.unsent-one": "Egy dolog csak ezen az eszközön van meg",
  "sign-out.unsent-text":
    "Még nem értek el a szerverre. Ha itt maradnak, a következő bejelentkezéskor elküldjük őket; ha törlöd, elvesznek.",

  "sign-up.busy": "Fiók létrehozása…",
  "sign-up.closed": "Ezen a szerveren nem lehet magadnak fiókot létrehozni. Kérdezd meg azt, aki üzemelteti.",
  "sign-up.email-taken": "Ezzel az e-mail-címmel már van fiók.",
  "sign-up.have-account": "Már van fiókod?",
  "sign-up.invite": "Ehhez a szerverhez érvényes meghívó kell. Kérj egy újat.",
  "sign-up.submit": "Fiók létrehozása",
  "sign-up.text": "Ezen a szerveren lesz, és sehol máshol.",
  "sign-up.title": "Hozd létre a fiókodat",

  "timeline.jump": "Ugrás a legújabb üzenethez",
  "timeline.jump-count": str`Ugrás a legújabb üzenethez, ${0} új`,
  "timeline.label": "Üzenetek",
  "timeline.new": "Új üzenetek",

  "typing.direct": "éppen ír…",
  "typing.many": "Többen is írnak…",
  "typing.one": str`${0} éppen ír…`,
  "typing.two": str`${0} és ${1} éppen ír…`,
};
