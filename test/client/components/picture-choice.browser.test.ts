import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { cropPicture, type CroppedPicture } from "../../../client/components/crop-picture.ts";
import "../../../client/components/picture-choice.ts";
import type { RoostPictureChoice } from "../../../client/components/picture-choice.ts";
import { Cell } from "../../../client/store/observable.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep, mount } from "../support/mount.ts";

beforeEach(async () => {
  await page.viewport(390, 844);
});

type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

async function createImage(width: number, height: number, draw: Draw): Promise<File> {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  draw(canvas.getContext("2d") as CanvasRenderingContext2D, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  return new File([blob as Blob], "photo.png", { type: "image/png" });
}

/** Blue at both ends, red in the middle square. */
const stripes: Draw = (context, width, height) => {
  context.fillStyle = "rgb(0 0 255)";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "rgb(255 0 0)";
  context.fillRect((width - height) / 2, 0, height, height);
};

const noise: Draw = (context, width, height) => {
  const image = context.createImageData(width, height);
  for (let i = 0; i < image.data.length; i += 4) {
    const value = (i * 2654435761) >>> 0;
    image.data.set([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, 255], i);
  }
  context.putImageData(image, 0, 0);
};

async function pixelsOf({ c, data }: CroppedPicture): Promise<CanvasRenderingContext2D> {
  const bitmap = await createImageBitmap(await (await fetch(`data:${c};base64,${data}`)).blob());
  const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0);
  return context;
}

async function cropped(file: Blob): Promise<CroppedPicture> {
  const picture = await cropPicture(file);
  if (typeof picture === "string") throw new Error(picture);
  return picture;
}

describe("a picture that was chosen", () => {
  test("becomes the square in its middle, small enough to be sent", async () => {
    const picture = await cropped(await createImage(900, 300, stripes));
    const context = await pixelsOf(picture);
    expect([context.canvas.width, context.canvas.height]).toEqual([256, 256]);
    for (const [x, y] of [
      [4, 4],
      [251, 251],
      [128, 128],
    ] as const) {
      const [red = 0, , blue = 0] = context.getImageData(x, y, 1, 1).data;
      expect(red).toBeGreaterThan(200);
      expect(blue).toBeLessThan(60);
    }
  });

  test("loses as much of its detail as it must", async () => {
    const picture = await cropped(await createImage(256, 256, noise));
    expect(atob(picture.data).length).toBeLessThanOrEqual(limits.pictureBytes);
  });

  test("is white where it was transparent", async () => {
    const context = await pixelsOf(await cropped(await createImage(40, 40, () => undefined)));
    expect(Math.min(...context.getImageData(128, 128, 1, 1).data)).toBeGreaterThan(250);
  });

  test("is refused if it cannot be read or is too large", async () => {
    expect(await cropPicture(new File(["no picture"], "notes.txt"))).toBe("unreadable");
    expect(await cropPicture(new Blob([new Uint8Array(20_000_001)]))).toBe("too-large");
    expect(await cropPicture(await createImage(10_000, 5_001, () => undefined))).toBe("too-large");
  });
});

describe("the choice of a picture", () => {
  async function show(properties: Partial<RoostPictureChoice> = {}): Promise<RoostPictureChoice> {
    const label = "Your picture";
    return mount("roost-picture-choice", { label, name: "Nora Lindqvist", seed: "0000me00", ...properties });
  }

  async function choose(choice: RoostPictureChoice, file: File): Promise<void> {
    const input = deep(choice, "input", HTMLInputElement) as HTMLInputElement;
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
  }

  const buttonNamed = (choice: RoostPictureChoice, name: string): HTMLElement | undefined =>
    [...(choice.shadowRoot?.querySelectorAll("button") ?? [])].find((button) => button.textContent?.trim() === name);

  test("shows what was chosen first, and tells only when it is meant", async () => {
    const choice = await show();
    const told: (CroppedPicture | null)[] = [];
    choice.addEventListener("picture-choose", ({ picture }) => told.push(picture));
    await expectAccessible(choice);
    const dialog = (): HTMLDialogElement | undefined => deep(choice, "dialog", HTMLDialogElement);
    const photo = await createImage(300, 300, stripes);
    const opener = buttonNamed(choice, "Choose a picture");
    opener?.focus();

    await choose(choice, photo);
    await until(() => dialog()?.open === true);
    const preview = deep(choice, "roost-dialog img", HTMLImageElement) as HTMLImageElement;
    await until(() => preview.naturalWidth === 256);
    expect(preview.getBoundingClientRect().width).toBe(preview.getBoundingClientRect().height);
    await expectAccessible(choice);
    await userEvent.keyboard("{Escape}");
    await until(() => dialog()?.open !== true);
    expect(told).toEqual([]);
    expect(choice.shadowRoot?.activeElement).toBe(opener);

    // The same one again.
    await choose(choice, photo);
    await until(() => dialog()?.open === true);
    buttonNamed(choice, "Use this picture")?.click();
    await until(() => dialog()?.open !== true);
    expect(told).toHaveLength(1);
    expect(told[0]?.c).toBe("image/webp");
  });

  test("opens the browser's own choice from the keyboard", async () => {
    const choice = await show();
    const input = deep(choice, "input", HTMLInputElement) as HTMLInputElement;
    let opened = 0;
    input.addEventListener("click", (event) => {
      event.preventDefault();
      opened++;
    });
    buttonNamed(choice, "Choose a picture")?.focus();
    await userEvent.keyboard("{Enter}");
    expect(opened).toBe(1);
    expect(input.accept).toBe("image/*");
  });

  test("says so if the file is no picture, until another one is chosen", async () => {
    const choice = await show();
    const problem = (): string => choice.shadowRoot?.querySelector("[role=alert]")?.textContent?.trim() ?? "";
    await choose(choice, new File(["no picture"], "notes.png", { type: "image/png" }));
    await until(() => problem().startsWith("This file is no picture"));
    await expectAccessible(choice);
    await choose(choice, await createImage(300, 300, stripes));
    await until(() => deep(choice, "dialog", HTMLDialogElement)?.open === true);
    expect(problem()).toBe("");
  });

  test("offers to remove a picture where there is one", async () => {
    const choice = await show();
    expect(buttonNamed(choice, "Remove the picture")).toBeUndefined();
    choice.picture = "some picture";
    await choice.updateComplete;
    const told: (CroppedPicture | null)[] = [];
    choice.addEventListener("picture-choose", ({ picture }) => told.push(picture));
    buttonNamed(choice, "Remove the picture")?.click();
    expect(told).toEqual([null]);
    expect(choice.shadowRoot?.activeElement).toBe(buttonNamed(choice, "Choose a picture"));
  });
});

describe("a face", () => {
  test("is initials until the picture is there, and again when there is none, without moving", async () => {
    const url = new Cell<string | undefined>(undefined);
    const asked: string[] = [];
    const answer = (event: HTMLElementEventMap["picture-request"]): void => {
      asked.push(event.picture);
      event.url = url;
    };
    document.body.addEventListener("picture-request", answer);
    const avatar = await mount("roost-avatar", {
      name: "Nora Lindqvist",
      seed: "0000me00",
      picture: "first",
      size: 40,
    });
    const face = (): HTMLElement => deep(avatar, ".face") as HTMLElement;
    const box = JSON.stringify(face().getBoundingClientRect());
    expect(face().textContent?.trim()).toBe("NL");
    const { c, data } = await cropped(await createImage(300, 300, stripes));
    url.set(`data:${c};base64,${data}`);
    await until(() => deep(avatar, "img", HTMLImageElement)?.naturalWidth === 256);
    const image = deep(avatar, "img", HTMLImageElement) as HTMLImageElement;
    expect([image.alt, image.width, image.height]).toEqual(["", 40, 40]);
    expect(face().textContent?.trim()).toBe("");
    expect(JSON.stringify(face().getBoundingClientRect())).toBe(box);
    avatar.picture = undefined;
    await avatar.updateComplete;
    expect(face().textContent?.trim()).toBe("NL");
    avatar.picture = "second";
    await avatar.updateComplete;
    expect(asked).toEqual(["first", "second"]);
    document.body.removeEventListener("picture-request", answer);
  });
});
