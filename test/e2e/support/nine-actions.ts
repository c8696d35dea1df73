import { expect, type Locator } from "@playwright/test";
import type { Account, Device } from "./device.ts";
import { bela } from "./roost-test.ts";

/** Whom the new chat is with. */
export const carl: Account = { displayName: "Carl Jong", email: "carl@roost.example", password: "correct horse 3" };

/** What Ada and Béla have said before; what comes of it stands in the names. */
export const saidByAda = ["Helo", "Drop me"];
export const saidByBela = ["React to me", "Pin me", "Answer me"];
/** Comes while Ada's chat is covered. */
export const unseen = "Look at me";
export const draftText = "Half a thought";
export const textForCarl = "Hello Carl";
/** What stands in the chat in the end. */
export const textsAfterwards = ["Hello", ...saidByBela, unseen, "One more", "My answer"];

const tall = { width: 1100, height: 6000 };
/** So narrow that what stands beside a chat elsewhere covers it. */
const narrow = { width: 700, height: 6000 };

/** Before the actions: what comes into the open chat is on the device, and not seen. */
export async function coverChat({ page, composer }: Device): Promise<void> {
  await page.setViewportSize(narrow);
  await page.getByRole("link", { name: "Details" }).click();
  await expect(composer).toBeHidden();
}

/** Each settles when the person sees it on their own screen. */
const actions = {
  see: async ({ page, composer }) => {
    await page.getByRole("complementary", { name: "Details" }).getByRole("link", { name: "Back" }).click();
    await expect(composer).toBeVisible();
    await page.setViewportSize(tall);
  },
  react: async (device) => {
    await device.message("React to me").focus();
    await device.page.keyboard.press("Enter");
    await device.page.getByRole("button", { name: "🎉" }).click();
    await expect(chipIn(device)).toBeVisible();
  },
  pin: async (device) => {
    await device.message("Pin me").focus();
    await device.page.keyboard.press("p");
    await expect(pinIn(device)).toBeVisible();
  },
  edit: async (device) => {
    await device.message("Helo").focus();
    await device.page.keyboard.press("e");
    await expect(device.composer).toHaveValue("Helo");
    await device.send("Hello");
    await expect(device.message("Hello")).toContainText("edited");
  },
  remove: async (device) => {
    await device.message("Drop me").focus();
    await device.page.keyboard.press("Delete");
    await expect(device.message("Drop me")).toBeHidden();
  },
  reply: async (device) => {
    await device.message("Answer me").focus();
    await device.page.keyboard.press("r");
    await expect(device.composer).toBeFocused();
    await device.send("My answer");
    await expect(quoteIn(device)).toBeVisible();
  },
  send: async (device) => {
    await device.send("One more");
    await expect(device.message("One more")).toBeVisible();
  },
  draft: (device) => device.composer.fill(draftText),
  create: async (device) => {
    await device.startChatWith(carl.displayName);
    await device.send(textForCarl);
    await expect(device.message(textForCarl)).toBeVisible();
  },
  goBack: async (device) => {
    await device.openChat(bela.displayName);
    // It takes the focus a frame later: the next key would go there.
    await expect(device.composer).toBeFocused();
  },
} satisfies Record<string, (device: Device) => Promise<void>>;

const { see, react, pin, edit, remove, reply, send, draft, create, goBack } = actions;

// A device that hears nothing for a while opens its channels anew, and sends nothing more until that is answered: what
// the server has to get without an answer comes first.

/** Ends within the time in which the deletion can be taken back. */
export const removingLast = [see, send, react, create, goBack, pin, edit, reply, draft, remove];
/** Ends right after a chat began with its first message. */
export const creatingLast = [see, send, react, remove, pin, edit, reply, draft, create];

const chipIn = (device: Device): Locator => device.message("React to me").getByRole("button", { name: /^🎉 1: / });
const pinIn = (device: Device): Locator => device.message("Pin me").getByRole("img", { name: "Pinned" });
const quoteIn = (device: Device): Locator =>
  device.message("My answer").getByRole("button", { name: /^Answer to .*: Answer me$/u });

/** The open chat shows all that was done in it, once. */
export async function expectAllDone(device: Device): Promise<void> {
  await expect.poll(() => device.texts()).toEqual(textsAfterwards);
  await expect(device.message("Hello")).toContainText("edited");
  await expect(chipIn(device)).toBeVisible();
  await expect(pinIn(device)).toBeVisible();
  await expect(quoteIn(device)).toBeVisible();
}
