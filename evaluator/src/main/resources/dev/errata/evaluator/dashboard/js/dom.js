/** Makes elements. Text only ever becomes text: nothing here, or anywhere, parses HTML. */

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "onclick") node.addEventListener("click", value);
    else if (name === "width") node.style.width = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Puts the children in place and leaves alone those that are as they were. */
export function place(parent, nodes) {
  nodes.forEach((node, i) => {
    const old = parent.children[i];
    if (!old) parent.append(node);
    else if (!old.isEqualNode(node)) old.replaceWith(node);
  });
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
}

/** Draws, and gives the focus to the element that took the place, and the id, of the focused one. */
export function keepingFocus(draw) {
  const id = document.activeElement?.id;
  draw();
  if (id && document.activeElement?.id !== id) byId(id)?.focus({ preventScroll: true });
}

/** Writes text only where it changed, so that screen readers hear only what is new. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
