import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { banner } from "../components/banner.ts";
import { problemText } from "../components/problem-text.ts";
import type { ProblemView } from "../store/views.ts";

interface AppBannersOptions {
  readonly isExpired: boolean;
  readonly isUpdateWaiting: boolean;
  readonly problems: readonly ProblemView[];
  readonly applyUpdate: () => void;
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
        action:
          problem.code === "app-outdated"
            ? { label: msg("Reload", { id: "banner.reload" }), run: options.applyUpdate }
            : undefined,
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
