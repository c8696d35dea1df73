import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { limits } from "../../shared/lib/limits.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { fieldValue, textField } from "../components/text-field.ts";
import { InviteController } from "../controllers/invite-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import { focusFirstError } from "./focus-first-error.ts";
import { gateFrame } from "./gate-frame.ts";
import { inviteOverText, inviteText, inviteTitle, isInviteOver } from "./invite-text.ts";
import { passwordError } from "./password-error.ts";
import { emailProblem, signInProblem } from "./sign-in-problem.ts";

interface FieldErrors {
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

/** Making an account. */
@customElement("roost-sign-up-screen")
export class RoostSignUpScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** The token of an invitation link. */
  @property() invite = "";

  @state() private problem: string | undefined;
  @state() private errors: FieldErrors = {};
  @state() private isBusy = false;
  readonly #invite = new InviteController(this);

  protected override render(): TemplateResult {
    const answer = this.#invite.read(this.store, this.invite);
    if (answer?.ok === false && isInviteOver(answer.code)) return this.#renderOver();
    return gateFrame({
      title: answer?.ok === true ? inviteTitle(answer.invite) : msg("Create your account", { id: "sign-up.title" }),
      text:
        answer?.ok === true
          ? `${inviteText(answer.invite)} ${msg("To join, create your account on this server.", { id: "sign-up.to-join" })}`
          : msg("It lives on this server, and nowhere else.", { id: "sign-up.text" }),
      problem: this.problem,
      form: this.#renderForm(),
      footer: html`${msg("Already here?", { id: "sign-up.have-account" })}
        <a class="link reach" href=${paths.signIn}>${msg("Sign in", { id: "sign-in.submit" })}</a>`,
    });
  }

  /** Most servers take nobody without an invitation: a form below it would promise too much. */
  #renderOver(): TemplateResult {
    return gateFrame({
      title: msg("You are invited to a group", { id: "invite.title" }),
      text: msg("Who has an account signs in, and joins with a new invitation.", { id: "invite.over-text" }),
      problem: inviteOverText(),
      form: html`<a class="button button-primary w-full" href=${paths.signIn}
        >${msg("Sign in", { id: "sign-in.submit" })}</a
      >`,
      footer: html`${msg("No account yet?", { id: "sign-in.no-account" })}
        <a class="link reach" href=${paths.signUp}>${msg("Create one", { id: "sign-in.create" })}</a>`,
    });
  }

  #renderForm(): TemplateResult {
    return html`<form class="flex flex-col gap-4" novalidate @submit=${this.#handleSubmit}>
      ${textField({
        name: "displayName",
        label: msg("Your name", { id: "field.name" }),
        autocomplete: "name",
        maxLength: limits.displayNameLength,
        error: this.errors.displayName,
        autofocus: true,
      })}
      ${textField({
        name: "email",
        label: msg("E-mail", { id: "field.email" }),
        type: "email",
        inputmode: "email",
        autocomplete: "username",
        maxLength: limits.emailLength,
        error: this.errors.email,
      })}
      ${textField({
        name: "password",
        label: msg("Password", { id: "field.password" }),
        type: "password",
        autocomplete: "new-password",
        error: this.errors.password,
        hint: msg(str`At least ${limits.passwordMinLength} characters`, { id: "field.password-hint" }),
      })}
      <button class="button button-primary mt-1 w-full" ?disabled=${this.isBusy}>
        ${
          this.isBusy
            ? msg("Creating your account…", { id: "sign-up.busy" })
            : msg("Create account", { id: "sign-up.submit" })
        }
      </button>
    </form>`;
  }

  readonly #handleSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const displayName = fieldValue(data, "displayName").trim();
    const email = fieldValue(data, "email").trim();
    const password = fieldValue(data, "password");
    this.problem = undefined;
    this.errors = {
      displayName: displayName === "" ? msg("Please enter your name", { id: "field.name-missing" }) : undefined,
      email: emailProblem(email),
      password: passwordError(password),
    };
    if (Object.values(this.errors).some((error) => error !== undefined)) return focusFirstError(this);
    this.isBusy = true;
    try {
      const input = { displayName, email, password };
      const result = await this.store.signUp(this.invite === "" ? input : { ...input, invite: this.invite });
      if (!result.ok) return await this.#showRefusal(result.code);
    } catch (error) {
      reportError(error);
      this.problem = signInProblem("internal");
    } finally {
      this.isBusy = false;
    }
  };

  async #showRefusal(code: string): Promise<void> {
    if (code !== "email-taken") {
      this.problem = signInProblem(code);
      return;
    }
    this.errors = { email: signInProblem(code) };
    await focusFirstError(this);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-sign-up-screen": RoostSignUpScreen;
  }
}
