// The public form while somebody types: counts, and a check of each location. The form works the same without it.
//   textarea[data-check-url]     its text is posted there (form-encoded: locations, _csrf) half a second after the last key;
//                                the answer is { lines: [{ text, tone: 'ok'|'warn'|'error', message }] }
//   [data-check-for="id"]        where the lines are shown
//   textarea[data-count-chars]   the most characters allowed, shown in [data-count-for="id"]

const PAUSE = 500;
const MOST_LINES = 200;

for (const field of document.querySelectorAll('textarea[data-check-url]')) checkWhileTyping(field);
for (const field of document.querySelectorAll('textarea[data-count-chars]')) countCharacters(field);

function checkWhileTyping(field) {
  const place = document.querySelector(`[data-check-for="${CSS.escape(field.id)}"]`);
  const counter = document.querySelector(`[data-lines-for="${CSS.escape(field.id)}"]`);
  let timer;
  let asked = '';
  let request = new AbortController();

  const check = async () => {
    const text = linesOf(field).slice(0, MOST_LINES).join('\n');
    if (text === asked) return;
    asked = text;
    request.abort();
    request = new AbortController();
    if (text === '') return place.replaceChildren();
    const lines = await ask(field, text, request.signal);
    if (!lines || asked !== text) return;
    place.replaceChildren(listOf(lines));
    showLocationCount(field, counter, lines.filter(({ tone }) => tone === 'error').length);
  };
  const changed = () => {
    showLocationCount(field, counter, place.querySelectorAll('.check-error').length);
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  };
  field.addEventListener('input', changed);
  if (field.value) changed();
}

/** The checked lines, or undefined when the check could not be made: then the form is simply checked when it is sent. */
async function ask(field, locations, signal) {
  const csrf = field.form?.elements.namedItem('_csrf')?.value ?? '';
  try {
    const body = new URLSearchParams({ locations, _csrf: csrf });
    const headers = { accept: 'application/json', 'x-csrf-token': csrf };
    const answer = await fetch(field.dataset.checkUrl, { method: 'POST', body, headers, signal });
    const found = answer.ok ? await answer.json() : {};
    return Array.isArray(found.lines) ? found.lines : undefined;
  } catch {
    return undefined;
  }
}

function listOf(lines) {
  const list = document.createElement('ul');
  list.className = 'check-list';
  list.append(...lines.map(lineItem));
  return list;
}

function lineItem({ text, tone, message }) {
  const item = document.createElement('li');
  item.className = `check-${['ok', 'warn', 'error'].includes(tone) ? tone : 'warn'}`;
  const code = document.createElement('code');
  code.textContent = text;
  const note = document.createElement('span');
  note.textContent = message ?? '';
  item.append(code, note);
  return item;
}

function linesOf(field) {
  return field.value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** A line that the check refused is no location. */
function showLocationCount(field, counter, refused) {
  if (!counter) return;
  const count = Math.max(0, linesOf(field).length - refused);
  counter.hidden = count === 0;
  counter.textContent = count === 1 ? counter.dataset.one : withCount(counter.dataset.many, count);
}

function countCharacters(field) {
  const counter = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
  const most = Number(field.dataset.countChars);
  const show = () => {
    const left = most - field.value.length;
    counter.hidden = left > most / 4;
    counter.textContent = withCount(left < 0 ? counter.dataset.over : counter.dataset.left, Math.abs(left));
    counter.classList.toggle('field-count-over', left < 0);
  };
  field.addEventListener('input', show);
  show();
}

/** The count stands as "#" in the text, so that the server's translation decides the order of words. */
function withCount(text, count) {
  return text.replace('#', String(count));
}
