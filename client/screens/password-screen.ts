import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { limits } from "../../shared/lib/limits.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { fieldValue, textField } from "../components/text-field.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import { ReachController } from "../controllers/reach-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { SessionView } from "../store/views.ts";
import { focusFirstError } from "./focus-first-error.ts";
import { paneHeader } from "./pane-header.ts";
import { passwordError } from "./password-error.ts";
import { serverProblem } from "./server-problem.ts";
import { signInProblem } from "./sign-in-problem.ts";

/** Another password for one's account. Needs the server. */
@customElement("roost-password-screen")
export class RoostPasswordScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;

  /** `offline` goes by itself. */
  @state() private problem: "offline" | { readonly text: string } | undefined;
  @state() private errors: { readonly current?: string | undefined; readonly next?: string | undefined } = {};
  @state() private progress: "no" | "busy" | "done" = "no";
  readonly #session = new ObservableController<SessionView>(this);
  readonly #reach = new ReachController(this, () => this.#handleBack());

  protected override render(): TemplateResult {
    this.#reach.read(this.store.connection);
    return html`<div class="flex h-full flex-col">
      ${paneHeader(msg("Change the password", { id: "password.title" }), paths.settings, true)}
      <div class="min-h-0 flex-1 overflow-y-auto">
        <div class="mx-auto max-w-[32rem] px-5 py-8">
          <p class="mb-5 text-13 text-ink-soft">
            ${msg("You stay signed in here; every other device has to sign in again.", { id: "password.text" })}
          </p>
          <p role="alert" class=${this.problem === undefined ? "sr-only" : "mb-4 text-15 text-danger-ink"}>
            ${this.problem === undefined ? nothing : problemText(this.problem)}
          </p>
          ${this.#renderForm()}
          <p role="status" class="mt-4 text-15 text-success-ink">
            ${
              this.progress === "done"
                ? msg("Done. The new password holds from now on.", { id: "password.done" })
                : nothing
            }
          </p>
        </div>
      </div>
    </div>`;
  }

  #renderForm(): TemplateResult {
    const session = this.#session.read(this.store.session);
    return html`<form class="flex flex-col gap-4" novalidate @submit=${this.#handleSubmit}>
      <input
        class="sr-only"
        name="email"
        type="email"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        .value=${"me" in session ? session.me.email : ""}
      />
      ${textField({
        name: "current",
        label: msg("Present password", { id: "password.current" }),
        type: "password",
        autocomplete: "current-password",
        error: this.errors.current,
      })}
      ${textField({
        name: "next",
        label: msg("New password", { id: "password.next" }),
        type: "password",
        autocomplete: "new-password",
        error: this.errors.next,
        hint: msg(str`At least ${limits.passwordMinLength} characters`, { id: "field.password-hint" }),
      })}
      <button class="button button-primary mt-1 w-full" ?disabled=${this.progress === "busy"}>
        ${
          this.progress === "busy"
            ? msg("Changing…", { id: "password.busy" })
            : msg("Change the password", { id: "password.title" })
        }
      </button>
    </form>`;
  }

  readonly #handleSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const current = fieldValue(data, "current");
    const next = fieldValue(data, "next");
    this.problem = undefined;
    this.progress = "no";
    this.errors = {
      current: current === "" ? msg("Please enter your password", { id: "field.password-missing" }) : undefined,
      next: passwordError(next),
    };
    if (this.errors.current !== undefined || this.errors.next !== undefined) return focusFirstError(this);
    this.progress = "busy";
    try {
      const result = await this.store.changePassword({ current, next });
      if (result.ok) {
        form.reset();
        this.progress = "done";
        return undefined;
      }
      this.progress = "no";
      return await this.#showRefusal(result.code);
    } catch (error) {
      reportError(error);
      this.progress = "no";
      this.problem = { text: signInProblem("internal") };
    }
  };

  async #showRefusal(code: string): Promise<void> {
    if (code === "wrong-credentials") {
      this.errors = { current: msg("This is not your present password.", { id: "password.wrong" }) };
      await focusFirstError(this);
    } else {
      this.problem = code === "offline" ? "offline" : { text: signInProblem(code) };
    }
  }

  #handleBack(): void {
    if (this.problem === "offline") this.problem = undefined;
  }
}

function problemText(problem: "offline" | { readonly text: string }): string {
  return problem === "offline" ? serverProblem(problem) : problem.text;
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-password-screen": RoostPasswordScreen;
  }
}
