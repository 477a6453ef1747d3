// A case whose letters and measures are still being made looks again by itself, and shows the case as it then is.
//   [data-being-made]            says that something is being made; without it there is nothing to wait for
// Not while somebody is at work on the page: nothing that is typed, chosen, marked or in focus is taken away.

const PAUSES = [1000, 3000, 8000];

const main = document.querySelector('main');
let touched = false;
main.addEventListener('input', () => (touched = true));

for (const pause of PAUSES) {
  await new Promise((resolve) => setTimeout(resolve, pause));
  if (!document.querySelector('[data-being-made]') || isAtWork()) break;
  const page = await newest();
  if (!page || isAtWork()) break;
  show(page);
}

function isAtWork() {
  const inFocus = document.activeElement;
  if (inFocus && inFocus !== main && main.contains(inFocus)) return true;
  if (document.querySelector('dialog[open]') || !document.getSelection().isCollapsed) return true;
  const fields = [...main.querySelectorAll('textarea, input:not([type=hidden])')];
  return touched || fields.some((field) => field.value !== field.defaultValue);
}

/** The page as it now is; undefined when it could not be had, or when it is another. */
async function newest() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return undefined;
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return undefined;
  }
}

/** What the last step said stays: it is told once. */
function show(page) {
  const told = main.querySelector('.flash-list');
  main.replaceChildren(...page.querySelector('main').childNodes);
  if (told) main.prepend(told);
}
