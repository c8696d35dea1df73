import { configureLocalization, LOCALE_STATUS_EVENT, type LocaleStatusEventDetail } from "@lit/localize";

export const sourceLocale = "en";
export const targetLocales = ["hu"] as const;
export type Locale = typeof sourceLocale | (typeof targetLocales)[number];

const { getLocale, setLocale } = configureLocalization({
  sourceLocale,
  targetLocales,
  loadLocale: () => import("../locales/hu.ts"),
});

// Before the elements hear of it, which write their dates by it.
window.addEventListener(LOCALE_STATUS_EVENT, ({ detail }: CustomEvent<LocaleStatusEventDetail>) => {
  if (detail.status === "ready") document.documentElement.lang = detail.readyLocale;
});

export function currentLocale(): Locale {
  return getLocale() === "hu" ? "hu" : "en";
}

/** Shows everything in this language; settles when its texts are there. What fails to load leaves the old language. */
export async function showLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
}

/** The first of the browser's languages that the app speaks. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const base = language.toLowerCase().split("-")[0];
    if (base === "en" || base === "hu") return base;
  }
  return sourceLocale;
}
