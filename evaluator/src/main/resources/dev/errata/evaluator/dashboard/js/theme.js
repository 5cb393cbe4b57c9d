/** Light or dark: the system's choice until the reader makes his own. */

import { byId } from "./dom.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem("errata-theme");
  } catch {
    return null;
  }
}

export function startTheme(onChange) {
  const button = byId("theme");
  const show = () => {
    const theme = chosen() ?? (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${button.textContent.toLowerCase()} colours`);
    onChange();
  };
  button.addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("errata-theme", next);
    } catch {
      // Without storage the choice lasts until the page is closed.
      document.documentElement.dataset.theme = next;
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
}

export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
