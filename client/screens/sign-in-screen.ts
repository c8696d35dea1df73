import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { limits } from "../../shared/lib/limits.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { fieldValue, textField } from "../components/text-field.ts";
import type { AppStore } from "../store/app-store.ts";
import { focusFirstError } from "./focus-first-error.ts";
import { gateFrame } from "./gate-frame.ts";
import { emailProblem, signInProblem } from "./sign-in-problem.ts";

/** Signing in: the one thing besides signing up that needs the server. */
@customElement("roost-sign-in-screen")
export class RoostSignInScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** Whose session ran out on this device; empty for a first sign-in. */
  @property() email = "";

  @state() private problem: string | undefined;
  @state() private errors: { readonly email?: string | undefined; readonly password?: string | undefined } = {};
  @state() private isBusy = false;

  protected override render(): TemplateResult {
    const isAgain = this.email !== "";
    return gateFrame({
      title: isAgain
        ? msg("Please sign in again", { id: "sign-in.again-title" })
        : msg("Welcome to Roost", { id: "sign-in.title" }),
      text: isAgain
        ? msg("Everything you wrote is still on this device and goes out afterwards.", { id: "sign-in.again-text" })
        : msg("Sign in, and your chats come home to this device.", { id: "sign-in.text" }),
      problem: this.problem,
      form: this.#renderForm(),
      footer: isAgain
        ? html`<a class="link reach" href=${paths.home}>${msg("Show my chats", { id: "show-chats" })}</a>`
        : html`${msg("No account yet?", { id: "sign-in.no-account" })}
            <a class="link reach" href=${paths.signUp}>${msg("Create one", { id: "sign-in.create" })}</a>`,
    });
  }

  #renderForm(): TemplateResult {
    return html`<form class="flex flex-col gap-4" novalidate @submit=${this.#handleSubmit}>
      ${textField({
        name: "email",
        label: msg("E-mail", { id: "field.email" }),
        type: "email",
        inputmode: "email",
        autocomplete: "username",
        maxLength: limits.emailLength,
        value: this.email,
        error: this.errors.email,
        autofocus: this.email === "",
      })}
      ${textField({
        name: "password",
        label: msg("Password", { id: "field.password" }),
        type: "password",
        autocomplete: "current-password",
        error: this.errors.password,
        autofocus: this.email !== "",
      })}
      <button class="button button-primary mt-1 w-full" ?disabled=${this.isBusy}>
        ${this.isBusy ? msg("Signing in…", { id: "sign-in.busy" }) : msg("Sign in", { id: "sign-in.submit" })}
      </button>
    </form>`;
  }

  readonly #handleSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const email = fieldValue(data, "email").trim();
    const password = fieldValue(data, "password");
    this.problem = undefined;
    this.errors = {
      email: emailProblem(email),
      password: password === "" ? msg("Please enter your password", { id: "field.password-missing" }) : undefined,
    };
    if (this.errors.email !== undefined || this.errors.password !== undefined) return focusFirstError(this);
    this.isBusy = true;
    try {
      const result = await this.store.signIn({ email, password });
      if (!result.ok) this.problem = signInProblem(result.code);
    } catch (error) {
      reportError(error);
      this.problem = signInProblem("internal");
    } finally {
      this.isBusy = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-sign-in-screen": RoostSignInScreen;
  }
}
