/** What went wrong, what is safe, what to do. */
export const problemTexts = {
  "error-card.text": "Amit írtál, megvan ezen az eszközön. A többi rész tovább működik.",
  "error-card.title": "Ezt a részt nem sikerült megjeleníteni",
  "late-part.text": "A következő kapcsolattal megérkezik a szerverről. A többi rész tovább működik.",
  "late-part.title": "Ez a rész még nincs meg ezen az eszközön",

  "closed.draft": "Ezt elkezdted írni, de nem ment el.",

  "copy.failed": "Ez a böngésző nem engedte a másolást. Jelöld ki a szöveget, és másold ki magad.",

  "problem.app-outdated": "A szerveren a Roost egy másik változata fut, mint itt. Töltsd újra, semmi sem vész el.",
  "problem.bad-request": "A szerver nem fogadta el, amit megadtál. Minden maradt, ahogy volt, próbáld másképp.",
  "problem.command-failed": "A szerver nem tudta elvégezni, amit kértél. Minden maradt, ahogy volt, próbáld újra.",
  "problem.direct-chat": "A kettesben folyó beszélgetés mindig kettőtöké marad. Az archívumba viszont elteheted.",
  "problem.last-admin": "Egy csoportnak kell, hogy legyen adminja. Előbb bízz meg mást is, aztán próbáld újra.",
  "problem.not-allowed": "Ezt csak a csoport adminja teheti meg. Minden maradt, ahogy volt.",
  "problem.not-found": "A beszélgetés vagy az ember már nincs meg a szerveren, így semmi sem változott.",
  "problem.no-room": "A csoport megtelt. Aki már nem fért be, azt nem vettük fel.",
  "problem.picture": "A szerver nem fogadta el ezt a képet. Minden maradt, ahogy volt, válassz egy másikat.",
  "problem.show-refused": "Mutasd meg",
  "problem.show-storage": "Tárhely",
  "problem.storage-full":
    "Megtelt az eszköz. Amit írsz, csak addig marad meg, amíg ez az ablak nyitva van – szabadíts fel egy kis helyet.",
  "problem.storage-unavailable":
    "Ez a böngésző semmit sem enged tárolni ezen az eszközön. Amit írsz, elküldésig csak ebben az ablakban van meg.",
  "problem.update-refused":
    "A szerver valamit nem fogadott el erről az eszközről. A szövege a beszélgetésben megmarad.",

  "sessions.unnamed": "Névtelen eszköz",
  "sessions.not-ended": "Ott nem sikerült a kijelentkeztetés. Ehhez kapcsolat kell, próbáld újra később.",
  "sign-in.wrong-address":
    "A szerver erről a címről nem enged be. Kérdezd meg azt, aki üzemelteti, melyik címen érhető el.",
  "storage.unreadable": "Ez a böngésző most nem mondja meg, mi van ezen az eszközön.",
};
