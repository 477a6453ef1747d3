// Keys for the desk. Everything here is also reachable without it: a key only presses what is already on the page.
//   data-key="a"                 pressing "a" clicks this link or button, or moves the focus into this field
//   data-rows / data-row         j and k move over these rows; data-row-link is what Enter opens, data-row-select what x ticks
//   data-selected-count          shows how many rows are ticked
//   data-keys-of="a"              a line of the list of keys, shown where that key does something
//   data-submit-on-change        a filter that submits its form when it changes

const rows = () => [...document.querySelectorAll('[data-rows] [data-row]')];
const linkOf = (row) => row?.querySelector('[data-row-link]');
const currentRow = () =>
  document.activeElement?.closest('[data-row]') ?? document.querySelector('[data-row].is-current');

const moves = { j: () => moveBy(1), k: () => moveBy(-1), x: tickCurrentRow, '?': showKeys };

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isTyping(event.target)) return event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]')) return;

  const act = pressed(event.key) ?? moves[event.key];
  if (!act && event.key !== 'Enter') return;
  if (act) {
    event.preventDefault();
    return act();
  }
  openCurrentRow(event);
});

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submit-on-change]')) event.target.form?.requestSubmit();
  if (event.target.matches('[data-row-select]')) showSelectedCount();
});

/** The first element in reach that declared this key, as something to do; undefined when the page has none. */
function pressed(key) {
  const declared = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  const target = [...declared].find(isInReach);
  if (!target) return undefined;
  return () => (target.matches('input, select, textarea') ? focusField(target) : target.click());
}

/** Shown, or folded away where focusing it unfolds it; never a button that the page hides. */
function isInReach(element) {
  return element.checkVisibility() || element.closest('details:not([open])') !== null;
}

function focusField(field) {
  field.closest('details:not([open])')?.setAttribute('open', '');
  field.focus();
  if (field.type === 'search') field.select();
}

function moveBy(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(currentRow());
  const next =
    all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  for (const row of all) row.classList.toggle('is-current', row === next);
  linkOf(next)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

function openCurrentRow(event) {
  if (event.target !== document.body) return; // a focused link or button already answers to Enter
  linkOf(currentRow())?.click();
}

function tickCurrentRow() {
  currentRow()?.querySelector('[data-row-select]')?.click();
}

function showSelectedCount() {
  const count = document.querySelectorAll('[data-row-select]:checked').length;
  for (const place of document.querySelectorAll('[data-selected-count]')) place.textContent = String(count);
}

/** Only the keys that do something here. */
function showKeys() {
  for (const line of document.querySelectorAll('[data-keys-of]')) line.hidden = !works(line.dataset.keysOf);
  document.querySelector('#keys')?.showModal();
}

function works(key) {
  if (key === '?' || pressed(key)) return true;
  if (key === 'x') return document.querySelector('[data-row-select]') !== null;
  return ['j', 'k', 'Enter'].includes(key) && rows().length > 0;
}

/** On a narrow screen the menu is wider than the screen: the page that is open should be seen in it. */
function showWhereWeAre() {
  const here = document.querySelector('.rail-nav [aria-current]');
  if (here) here.closest('.rail-nav').scrollLeft = here.offsetLeft - here.offsetWidth / 2;
}

function isTyping(target) {
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches('input') && !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type);
}

showSelectedCount();
showWhereWeAre();
