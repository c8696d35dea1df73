import { str, type LocaleModule } from "@lit/localize";

/** Threads, and what is done with single messages. */
export const threadTexts: LocaleModule["templates"] = {
  "action.seen-by": "Ki látta",
  "forward.done": "Továbbítva",
  "forward.done-many": str`Továbbítva ${0} beszélgetésbe`,
  "forward.list": "Emberek és beszélgetések",
  "forward.refused": str`Ide már nem írhatsz: ${0}`,
  "forward.title": "Továbbítás ide",
  "forward.to": str`Továbbítás ide: ${0}`,
  "message.copied": "A szöveg a vágólapon van",
  "seen.all": "Mindenki látta",
  "seen.count": str`${1} emberből ${0} látta`,
  "seen.nobody": "Még senki sem látta",
  "seen.not-yet": "Még nem",
  "shortcut.on-message": "Egy üzeneten",
  "shortcut.message-menu": "Minden, amit az üzenettel tehetsz",
  "shortcut.message-move": "Előző vagy következő üzenet",
  "chat-row.thread-draft": "Piszkozat egy szálban:",
  "action.thread": "Válasz szálban",
  "thread.last": str`utolsó: ${0}`,
  "thread.new": str`${0} új`,
  "thread.news": "Új válasz egy szálban",
  "thread.news-many": str`Új válaszok ${0} szálban`,
  "thread.replies": str`${0} válasz`,
  "thread.reply": "1 válasz",
  "thread.title": "Szál",
};
