import type { SettingsView } from "../store/settings-view.ts";
import { applyTextSize, applyTheme, saveLocale, saveTheme } from "./device-preferences.ts";
import { currentLocale, preferredLocale, showLocale, type Locale } from "./locale.ts";

/**
 * Shows the app as the person wants it. What the first picture depends on is remembered on the device as well, so that
 * the next start looks right from its first moment on, signed in or not.
 */
export class Appearance {
  #applied: SettingsView | undefined;
  #wanted: Locale | undefined;

  apply(settings: SettingsView): void {
    const before = this.#applied;
    this.#applied = settings;
    if (settings === before) return;
    applyTextSize(settings.textSize);
    applyTheme(settings.theme);
    if (settings.theme !== before?.theme) saveTheme(settings.theme);
    if (settings.language !== before?.language) this.#speak(settings.language);
  }

  #speak(language: SettingsView["language"]): void {
    const locale = language === "system" ? preferredLocale(navigator.languages) : language;
    this.#wanted = locale;
    saveLocale(language === "system" ? undefined : language);
    if (locale === currentLocale()) return;
    showLocale(locale).catch((error: unknown) => {
      // Its texts are not on this device yet: the old language stays until it is chosen again.
      if (this.#wanted === locale) reportError(error);
    });
  }
}
