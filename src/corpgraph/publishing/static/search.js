// Search by name: small files of names by the first letters of words, fetched when wanted.
const body = document.body;
const root = body.dataset.root;
const language = body.dataset.language;
const form = document.querySelector(".find");
const input = document.getElementById("find-text");
const list = document.getElementById("find-list");
const note = document.getElementById("find-note");
const shards = new Map();
let chosen = -1;
let turn = 0;

export const words = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

// The files of the index, each with whether it is full.
let index;
const listed = () =>
  (index ??= fetch(`${root}search/index.json`)
    .then((answer) => answer.json())
    .catch(() => ({})));

const shard = (name) => {
  if (!shards.has(name)) {
    const got = fetch(`${root}search/${name}.jsonl`)
      .then((answer) => answer.text())
      .then((text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line)))
      .catch(() => []);
    shards.set(name, got);
  }
  return shards.get(name);
};

// A word's names are in the file of its first two letters, and if that is full in that of three,
// and so on. All of them are told if the last of these files is not full.
const shardsOf = async (word) => {
  const known = await listed();
  const letters = [...word];
  const names = [];
  for (let length = 2; length <= letters.length; length += 1) {
    const name = letters
      .slice(0, length)
      .map((letter) => letter.codePointAt(0).toString(16))
      .join("-");
    if (!(name in known)) return { names, whole: true };
    names.push(name);
    if (!known[name]) return { names, whole: true };
  }
  return { names, whole: false };
};

const find = async (text) => {
  const wanted = words(text);
  const long = wanted.filter((word) => [...word].length > 1).sort((a, b) => b.length - a.length);
  if (long.length === 0) return { found: [], whole: true };
  const places = await Promise.all(long.map(shardsOf));
  const sure = places.filter((place) => place.whole);
  const { names, whole } = sure.sort((a, b) => a.names.length - b.names.length)[0] ?? places[0];
  const entries = (await Promise.all(names.map(shard))).flat();
  const fits = (entry) => {
    const own = words(entry[0]);
    return wanted.every((word) => own.some((each) => each.startsWith(word)));
  };
  const seen = new Set();
  const found = entries.filter(
    (entry) => fits(entry) && !seen.has(entry[1]) && seen.add(entry[1]),
  );
  found.sort((a, b) => a[0].length - b[0].length);
  return { found: found.slice(0, 12), whole: whole && found.length <= 12 };
};

const close = () => {
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  chosen = -1;
};

const go = (item) => {
  location.href = root + item.dataset.path.split("/").map(encodeURIComponent).join("/") +
    body.dataset.ending;
};

const show = async () => {
  const mine = ++turn;
  const { found, whole } = await find(input.value);
  if (mine !== turn) return;
  close();
  note.textContent = whole ? "" : input.dataset.more;
  if (whole && input.value.trim().length > 1 && !found.length) {
    note.textContent = input.dataset.none;
  }
  if (!found.length) return;
  found.forEach(([name, path, kind], place) => {
    const item = document.createElement("li");
    item.id = `find-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.path = path;
    item.append(name);
    const small = document.createElement("small");
    small.textContent = kind[language] ?? kind.en ?? "";
    item.append(small);
    item.addEventListener("click", () => go(item));
    list.append(item);
  });
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
};

const choose = (place) => {
  const items = [...list.children];
  if (!items.length) return;
  chosen = (place + items.length) % items.length;
  items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[chosen].id);
};

if (form && location.protocol !== "file:") {
  form.hidden = false;
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && list.children.length) go(list.children[Math.max(chosen, 0)]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 200));
}
