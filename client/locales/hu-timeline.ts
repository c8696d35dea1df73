import { str, type LocaleModule } from "@lit/localize";

/** Going through the messages of a chat. */
export const timelineTexts: LocaleModule["templates"] = {
  "day.go": "Ugrás oda",
  "day.label": "Olvasás ettől a naptól",
  "day.looking": "Keressük…",
  "day.not-here": "Az a nap még nincs ezen az eszközön. A következő kapcsolattal megérkezik.",
  "day.nothing": "Azon a napon és azóta senki nem írt semmit.",
  "day.title": "Ugrás egy napra",
  "message.gone": "Lehet, hogy törölték, vagy nem teljes a hivatkozás.",
  "message.gone-title": "Ez az üzenet már nincs meg",
  "message.link-copied": "Hivatkozás a vágólapon",
  "message.not-here": "A következő kapcsolattal megérkezik. Más nem hiányzik.",
  "timeline.day": str`${0}. Ugrás egy másik napra`,
  "timeline.jump": "Ugrás a legújabb üzenethez",
  "timeline.jump-count": str`Ugrás a legújabb üzenethez, ${0} új`,
  "timeline.label": "Üzenetek",
  "timeline.missing":
    "Ide még üzenetek tartoznak, de nincsenek ezen az eszközön. A következő kapcsolattal megérkeznek.",
  "timeline.new": "Új üzenetek",
};
