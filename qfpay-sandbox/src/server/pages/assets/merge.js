// Takes over what is new from a page of the sandbox's own that was fetched again.

/** The page as it would be now. */
export async function fetched() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Makes the children of one element those of another. Those that are the same stay, with their focus. */
export function merge(old, fresh) {
  const kept = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  const drop = (child) => {
    kept.delete(child.id);
    child.remove();
  };
  let next = old.firstElementChild;
  for (const child of [...fresh.children]) {
    const same = kept.get(child.id);
    if (same?.outerHTML === child.outerHTML) {
      while (next !== same) {
        const passed = next;
        next = next.nextElementSibling;
        drop(passed);
      }
      kept.delete(same.id);
      next = same.nextElementSibling;
    } else {
      old.insertBefore(document.importNode(child, true), next);
    }
  }
  while (next) {
    const passed = next;
    next = next.nextElementSibling;
    passed.remove();
  }
}
