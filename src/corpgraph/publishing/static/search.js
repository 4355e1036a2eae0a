// Search by name: one small file of names for each first two letters, fetched when it is wanted.
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

const shardName = (word) =>
  [...word]
    .slice(0, 2)
    .map((letter) => letter.codePointAt(0).toString(16))
    .join("-");

const shard = (word) => {
  const name = shardName(word);
  if (!shards.has(name)) {
    const got = fetch(`${root}search/index.json`)
      .then((answer) => answer.json())
      .then((names) =>
        names.includes(name)
          ? fetch(`${root}search/${name}.jsonl`).then((answer) => answer.text())
          : "",
      )
      .then((text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line)))
      .catch(() => []);
    shards.set(name, got);
  }
  return shards.get(name);
};

const find = async (text) => {
  const wanted = words(text);
  if (wanted.length === 0) return [];
  const longest = [...wanted].sort((a, b) => b.length - a.length)[0];
  if (longest.length < 2) return [];
  const fits = (entry) => {
    const own = words(entry[0]);
    return wanted.every((word) => own.some((each) => each.startsWith(word)));
  };
  const seen = new Set();
  const found = (await shard(longest)).filter(
    (entry) => fits(entry) && !seen.has(entry[1]) && seen.add(entry[1]),
  );
  return found.sort((a, b) => a[0].length - b[0].length).slice(0, 12);
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
  const found = await find(input.value);
  if (mine !== turn) return;
  close();
  note.textContent = input.value.trim().length > 1 && !found.length ? input.dataset.none : "";
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
