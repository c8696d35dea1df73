import { msg } from "@lit/localize";
import type { ElementPart, TemplateResult } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";
import { failureCard } from "./error-card.ts";

type Load = () => Promise<unknown>;

/** Shows a part of the app whose code comes when it is needed, and says so where it does not come. */
class LatePart extends AsyncDirective {
  #load: Load | undefined;
  #part: TemplateResult | undefined;
  #hasFailed = false;

  /** `load` must be the same function each time: another one is another part. */
  render(load: Load, part: TemplateResult): TemplateResult {
    this.#part = part;
    if (load !== this.#load) {
      this.#load = load;
      this.#start(load);
    }
    return this.#show(part);
  }

  override update(_part: ElementPart, [load, part]: Parameters<this["render"]>): TemplateResult {
    return this.render(load, part);
  }

  #start(load: Load): void {
    this.#hasFailed = false;
    load().catch((error: unknown) => {
      reportError(error);
      if (this.#load === load) this.#settle(true);
    });
  }

  #settle(hasFailed: boolean): void {
    this.#hasFailed = hasFailed;
    if (this.#part !== undefined) this.setValue(this.#show(this.#part));
  }

  #show(part: TemplateResult): TemplateResult {
    return this.#hasFailed ? this.#card() : part;
  }

  #card(): TemplateResult {
    return failureCard({
      title: msg("This part is not on this device yet", { id: "late-part.title" }),
      text: msg("It comes with the next connection to the server. The rest of the app goes on working.", {
        id: "late-part.text",
      }),
      retry: () => {
        if (this.#load !== undefined) this.#start(this.#load);
        this.#settle(false);
      },
    });
  }
}

export const latePart = directive(LatePart);
