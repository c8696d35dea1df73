import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { banner, type BannerOptions } from "../components/banner.ts";
import { paths } from "../components/paths.ts";
import { problemText } from "../components/problem-text.ts";
import type { ProblemView } from "../store/views.ts";

interface AppBannersOptions {
  readonly isExpired: boolean;
  readonly isUpdateWaiting: boolean;
  readonly problems: readonly ProblemView[];
  readonly applyUpdate: () => void;
  readonly goTo: (path: string) => void;
  readonly signIn: () => void;
  readonly dismiss: (problem: ProblemView) => void;
}

/** What concerns the whole app, above everything else. */
export function appBanners(options: AppBannersOptions): TemplateResult {
  return html`
    ${
      options.isExpired
        ? banner({
            tone: "warning",
            text: msg("Please sign in again. Everything is saved on this device and goes out afterwards.", {
              id: "banner.expired",
            }),
            action: { label: msg("Sign in", { id: "sign-in.submit" }), run: options.signIn },
          })
        : nothing
    }
    ${options.problems.map((problem) =>
      banner({
        tone: problem.code === "storage-full" || problem.code === "storage-unavailable" ? "danger" : "warning",
        text: problemText(problem),
        action: problemAction(problem, options),
        dismiss: () => options.dismiss(problem),
      }),
    )}
    ${
      options.isUpdateWaiting
        ? banner({
            tone: "news",
            text: msg("A new version of Roost is ready. Drafts and everything else stay.", { id: "banner.update" }),
            action: { label: msg("Reload", { id: "banner.reload" }), run: options.applyUpdate },
          })
        : nothing
    }
  `;
}

/** What helps; undefined: nothing but going on. */
function problemAction(problem: ProblemView, { applyUpdate, goTo }: AppBannersOptions): BannerOptions["action"] {
  switch (problem.code) {
    case "app-outdated":
      return { label: msg("Reload", { id: "banner.reload" }), run: applyUpdate };
    case "storage-full":
      return { label: msg("Storage", { id: "problem.show-storage" }), run: () => goTo(paths.settingsStorage) };
    case "update-refused": {
      const { chatId } = problem;
      const label = msg("Show it", { id: "problem.show-refused" });
      return chatId === undefined ? undefined : { label, run: () => goTo(paths.chat(chatId)) };
    }
    // What is in the window only would be lost by loading it anew.
    case "storage-unavailable":
    case "command-failed":
      return undefined;
  }
}
