import { str, type LocaleModule } from "@lit/localize";

/** Threads, and what is done with single messages. */
export const threadTexts: LocaleModule["templates"] = {
  "action.thread": "Válasz szálban",
  "thread.last": str`utolsó: ${0}`,
  "thread.new": str`${0} új`,
  "thread.news": "Új válasz egy szálban",
  "thread.news-many": str`Új válaszok ${0} szálban`,
  "thread.replies": str`${0} válasz`,
  "thread.reply": "1 válasz",
  "thread.title": "Szál",
};
