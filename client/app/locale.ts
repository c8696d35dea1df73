import { configureLocalization } from "@lit/localize";

export const sourceLocale = "en";
export const targetLocales = ["hu"] as const;
export type Locale = typeof sourceLocale | (typeof targetLocales)[number];

const { getLocale, setLocale } = configureLocalization({
  sourceLocale,
  targetLocales,
  loadLocale: () => import("../locales/hu.ts"),
});

export function currentLocale(): Locale {
  return getLocale() === "hu" ? "hu" : "en";
}

/** Shows everything in this language; settles when its texts are there. What fails to load leaves the old language. */
export async function showLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  document.documentElement.lang = getLocale();
}

/** The first of the browser's languages that the app speaks. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const base = language.toLowerCase().split("-")[0];
    if (base === "en" || base === "hu") return base;
  }
  return sourceLocale;
}
