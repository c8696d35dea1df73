import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ImagePlus, Trash2 } from "lucide";
import "./avatar.ts";
import { cropPicture, type CroppedPicture } from "./crop-picture.ts";
import "./dialog.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";

/** Another picture was chosen; null: none is wanted any more. */
export class PictureChooseEvent extends Event {
  constructor(readonly picture: CroppedPicture | null) {
    super("picture-choose");
  }
}

/** The picture of a person or a group, to be changed or removed. What was chosen is shown first as others will see it. */
@customElement("roost-picture-choice")
export class RoostPictureChoice extends RoostElement {
  /** Whose picture, as the dialog calls it. */
  @property() label = "";
  /** Whose initials. */
  @property() name = "";
  /** The user or chat id. */
  @property() seed = "";
  /** The picture's name, if there is one. */
  @property() picture: string | undefined;

  @state() private chosen: CroppedPicture | undefined;
  @state() private problem: "unreadable" | "too-large" | undefined;
  @query("input") private readonly input!: HTMLInputElement;
  @query("button") private readonly opener!: HTMLElement;

  protected override render(): TemplateResult {
    return html`<div class="flex flex-col items-center">
      <roost-avatar size="88" .name=${this.name} .seed=${this.seed} .picture=${this.picture}></roost-avatar>
      <div class="mt-2 flex flex-wrap justify-center gap-x-1">
        <button class="button button-quiet" @click=${() => this.input.click()}>
          ${icon(ImagePlus, 18)} ${msg("Choose a picture", { id: "picture.choose" })}
        </button>
        ${
          this.picture === undefined
            ? nothing
            : html`<button class="button button-quiet" @click=${this.#handleRemove}>
                ${icon(Trash2, 18)} ${msg("Remove the picture", { id: "picture.remove" })}
              </button>`
        }
      </div>
      <input type="file" accept="image/*" hidden @change=${this.#handleFile} />
      <p class="text-center text-13 text-danger-ink" role="alert">${this.#problemText()}</p>
      ${this.#renderPreview()}
    </div>`;
  }

  #renderPreview(): TemplateResult | typeof nothing {
    const { chosen } = this;
    if (chosen === undefined) return nothing;
    return html`<roost-dialog open .heading=${this.label} @dialog-close=${this.#handleCancel}>
      <p>${msg("The others see it like this, in their lists and beside messages.", { id: "picture.preview" })}</p>
      <img class="mx-auto mt-4 size-44 rounded-full object-cover" src="data:${chosen.c};base64,${chosen.data}" alt="" />
      <button slot="actions" class="button button-primary" autofocus @click=${this.#handleUse}>
        ${msg("Use this picture", { id: "picture.use" })}
      </button>
      <button slot="actions" class="button button-quiet" @click=${this.#handleCancel}>
        ${msg("Cancel", { id: "cancel" })}
      </button>
    </roost-dialog>`;
  }

  #problemText(): string | typeof nothing {
    switch (this.problem) {
      case "unreadable":
        return msg("This file is no picture that the browser can read. Please choose another one.", {
          id: "picture.unreadable",
        });
      case "too-large":
        return msg("This picture is too large: it may have 20 MB and 50 million pixels.", { id: "picture.too-large" });
      case undefined:
        return nothing;
    }
  }

  readonly #handleFile = async (): Promise<void> => {
    const file = this.input.files?.[0];
    if (file === undefined) return;
    this.problem = undefined;
    try {
      const cropped = await cropPicture(file);
      if (typeof cropped === "string") this.problem = cropped;
      else this.chosen = cropped;
    } finally {
      // So that the same file can be chosen again.
      this.input.value = "";
    }
  };

  readonly #handleUse = (): void => {
    const { chosen } = this;
    this.chosen = undefined;
    if (chosen !== undefined) this.dispatchEvent(new PictureChooseEvent(chosen));
  };

  readonly #handleCancel = (): void => {
    this.chosen = undefined;
  };

  readonly #handleRemove = (): void => {
    this.problem = undefined;
    // The button goes with the picture.
    this.opener.focus();
    this.dispatchEvent(new PictureChooseEvent(null));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-picture-choice": RoostPictureChoice;
  }
  interface HTMLElementEventMap {
    "picture-choose": PictureChooseEvent;
  }
}
