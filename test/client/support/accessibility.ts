import axe from "axe-core";
import { expect } from "vitest";
import { nextFrame } from "./frames.ts";
import { allDeep } from "./mount.ts";

/**
 * Expects that axe finds nothing in an element, in the light and in the dark theme, and that nothing is read out twice.
 * Regions are the page's matter.
 */
export async function expectAccessible(element: Element): Promise<void> {
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    await nextFrame();
    // What is half transparent on its way in has too little contrast.
    const moving = [element, ...allDeep(element, "*")].flatMap((part) => part.getAnimations());
    await Promise.all(moving.map((animation) => animation.finished.catch(() => undefined)));
    const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${theme}: ${id}: ${node.html} ${node.any.map(({ message }) => message).join(" ")}`),
    );
    expect(found).toEqual([]);
  }
  delete document.documentElement.dataset["theme"];
  const named = [element, ...allDeep(element, "[title][aria-label]")].filter(({ ariaLabel }) => ariaLabel !== null);
  // The name of what has no other is its title; one that has both says the title after it.
  expect(named.filter((part) => part.ariaLabel === part.getAttribute("title"))).toEqual([]);
}
