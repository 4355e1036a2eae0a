// A group in time. The data has each fact with its bounds; all that is done here is to filter by day.
const body = document.body;
const root = body.dataset.root;
const language = body.dataset.language;
const ending = body.dataset.ending;
const place = document.getElementById("explorer");
const words = JSON.parse(document.getElementById("words").textContent);
const SVG = "http://www.w3.org/2000/svg";
const MOST_NODES = 400;
const MOST_LISTED = 200;
// Colours that a downloaded picture brings along; those of the page are in its style sheet.
const PICTURE_STYLE = `
text { font: 13px system-ui, "Segoe UI", "Liberation Sans", sans-serif; fill: #1d2428; }
text.name { font-weight: 650; } text.small { font-size: 11px; fill: #55616a; }
text.badge { font-size: 11px; fill: #1b6b3a; } text.title { font-size: 18px; font-weight: 600; }
.ground { fill: #fcfcfa; } .node rect { fill: #f2f3ef; stroke: #55616a; }
.node.possible rect { stroke: #7a4d00; stroke-dasharray: 5 4; }
.node.chosen rect { stroke: #0b5c63; stroke-width: 3; }
.node.new rect { fill: #e6f2f1; stroke: #1b6b3a; }
path { fill: none; stroke: #55616a; stroke-width: 1.4; }
path.possible { stroke: #7a4d00; stroke-dasharray: 5 4; }
@media (prefers-color-scheme: dark) {
text { fill: #e7eaea; } text.small { fill: #a5b0b6; } text.badge { fill: #8ad8a4; }
.ground { fill: #14181a; } .node rect { fill: #1e2427; stroke: #a5b0b6; }
.node.possible rect, path.possible { stroke: #e9bd72; } .node.chosen rect { stroke: #7fd1d6; }
.node.new rect { fill: #16292b; stroke: #8ad8a4; } path { stroke: #a5b0b6; }
}`;

const say = (key, ...values) =>
  (words[key] ?? key).replace(/\{(\d)\}/g, (_, number) => values[number]);

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const draw = (tag, attributes = {}, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// Whether a fact holds on a day: "certain", "possible" or "no". Days are ISO texts.
export const holds = (fact, day) => {
  const [first, sure] = fact.b;
  const end = fact.e;
  if (first && day < first) return "no";
  if (end && end[1] && day >= end[1]) return "no";
  const begun = sure && sure <= day;
  return begun && (!end || (end[0] && day < end[0])) ? "certain" : "possible";
};

// What a turn is called, and whether something comes with it.
const TURNS = {
  "no certain": ["began", true],
  "no possible": ["maybe-began", true],
  "possible certain": ["now-certain", true],
  "certain no": ["ended", false],
  "certain possible": ["maybe-ended", false],
  "possible no": ["now-over", false],
};

class Explorer {
  constructor(data) {
    this.data = data;
    this.days = data.days;
    this.members = new Set(data.members);
    this.chosen = null;
    this.day = this.days[this.days.length - 1];
    this.measure = document.createElement("canvas").getContext("2d");
    this.build();
    addEventListener("popstate", () => this.read());
    this.read();
  }

  name(thing) {
    const { n } = this.data.things[thing];
    return typeof n === "string" ? n : (n[language] ?? n.en ?? Object.values(n)[0]);
  }

  link(thing, text = this.name(thing)) {
    const { p } = this.data.things[thing];
    if (!p) return document.createTextNode(text);
    return make("a", { href: root + p.split("/").map(encodeURIComponent).join("/") + ending }, text);
  }

  short(thing) {
    return (this.data.things[thing].p ?? "").replace(/^id\//, "");
  }

  // Where the slider stands: the last change up to the day.
  get index() {
    let low = 0;
    let high = this.days.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.days[middle] <= this.day) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  get fragment() {
    const entity = this.chosen === null ? "" : `&entity=${encodeURI(this.short(this.chosen))}`;
    return `#date=${this.day}${entity}`;
  }

  read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const day = given.get("date");
    this.day = /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? day : this.days[this.days.length - 1];
    const entity = given.get("entity");
    const found = this.data.things.findIndex(({ p }) => p && p.replace(/^id\//, "") === entity);
    this.chosen = entity && found >= 0 ? found : null;
    this.render();
  }

  go(change, { keep = false } = {}) {
    Object.assign(this, change);
    if (keep) history.replaceState(null, "", this.fragment);
    else if (location.hash !== this.fragment) history.pushState(null, "", this.fragment);
    this.render();
  }

  build() {
    this.output = make("output", { for: "day", id: "shown-day" });
    this.slider = make("input", {
      type: "range",
      id: "day",
      min: 0,
      max: this.days.length - 1,
      step: 1,
      "aria-label": say("date"),
    });
    // While it is moved, the state is not yet one to come back to.
    this.slider.addEventListener("input", () =>
      this.go({ day: this.days[this.slider.value] }, { keep: this.moving }),
    );
    this.slider.addEventListener("pointerdown", () => {
      history.pushState(null, "", this.fragment);
      this.moving = true;
    });
    addEventListener("pointerup", () => {
      this.moving = false;
    });
    this.before = make("button", { type: "button" }, `← ${say("previous-change")}`);
    this.after = make("button", { type: "button" }, `${say("next-change")} →`);
    this.before.addEventListener("click", () => this.step(-1));
    this.after.addEventListener("click", () => this.step(1));
    this.date = make("input", { type: "date", id: "go-to" });
    this.date.addEventListener("change", () => {
      if (this.date.value) this.go({ day: this.date.value });
    });
    this.permalink = make("a", { class: "button", id: "permalink" }, say("permalink"));
    this.download = make("button", { type: "button", id: "download" }, say("download-svg"));
    this.download.addEventListener("click", () => this.save());
    this.ticks = draw("svg", { "aria-hidden": "true", id: "ticks" });
    this.graph = make("div", { class: "graph", id: "graph", tabindex: 0, role: "group" });
    this.graph.setAttribute("aria-label", say("tree"));
    this.changes = make("section", { class: "panel", "aria-labelledby": "changed" });
    this.facts = make("section", { class: "panel", "aria-labelledby": "facts-of", id: "facts-of-node" });
    const controls = make(
      "div",
      { class: "controls" },
      this.output,
      this.before,
      this.after,
      make("label", { for: "go-to" }, say("to-go"), " "),
      this.date,
      this.permalink,
      this.download,
    );
    const track = make("div", { class: "track" }, this.slider, this.ticks);
    const panes = make(
      "div",
      { class: "panes" },
      this.graph,
      (this.side = make("div", {})),
    );
    const when = make("section", { class: "when", "aria-label": say("date") }, controls, track);
    place.classList.add("explorer");
    place.replaceChildren(when, panes);
    this.status = make("p", { role: "status", class: "skip" });
    place.append(this.status);
    addEventListener("resize", () => this.drawTicks());
  }

  step(by) {
    const index = this.index;
    // From a day between two changes, the one before is where the slider stands already.
    const between = by < 0 && this.day > this.days[index];
    const next = Math.min(Math.max(between ? index : index + by, 0), this.days.length - 1);
    this.go({ day: this.days[next] });
  }

  render() {
    const index = this.index;
    this.slider.value = index;
    this.slider.setAttribute("aria-valuetext", this.day);
    this.output.textContent = this.day;
    this.date.value = this.day;
    this.before.disabled = index === 0 && this.day <= this.days[0];
    this.after.disabled = index === this.days.length - 1;
    this.permalink.href = this.fragment;
    const happened = this.happened(index);
    this.drawTicks();
    this.drawGraph(new Set(happened.filter(({ sort }) => sort.endsWith("began")).map(({ fact }) => fact)));
    this.listChanges(happened, index);
    this.listFacts();
    // What was asked for last stands first.
    this.side.append(...(this.chosen === null ? [this.changes, this.facts] : [this.facts, this.changes]));
    const told = happened.length ? `${happened.length} ${say("what-changed").toLowerCase()}` : "";
    this.status.textContent = `${this.day} ${told}`;
  }

  happened(index) {
    const day = this.days[index];
    const before = index > 0 ? this.days[index - 1] : "0000-00-00";
    const found = [];
    for (const fact of this.data.facts) {
      const turn = TURNS[`${holds(fact, before)} ${holds(fact, day)}`];
      if (turn) found.push({ fact, sort: turn[0], began: turn[1] });
    }
    return found.sort((a, b) => Number(b.began) - Number(a.began));
  }

  edges() {
    const below = new Map();
    for (const fact of this.data.facts) {
      const state = fact.u ? "no" : holds(fact, this.day);
      if (state === "no") continue;
      for (const [over, under] of [
        ["parent", "subsidiary"],
        ["organization", "unit"],
      ]) {
        for (const above of fact.r[over] ?? []) {
          for (const child of fact.r[under] ?? []) {
            if (!below.has(above)) below.set(above, new Map());
            const known = below.get(above).get(child);
            if (!known || state === "certain")
              below.get(above).set(child, { child, relation: under, state, fact });
          }
        }
      }
    }
    return below;
  }

  // The tree under the top, without going round in circles, and as much of it as can be drawn.
  nodes() {
    const below = this.edges();
    const top = { thing: this.data.top, depth: 0, children: [], above: new Set([this.data.top]) };
    const todo = [top];
    let count = 1;
    for (const node of todo) {
      for (const edge of below.get(node.thing)?.values() ?? []) {
        if (node.above.has(edge.child)) continue;
        if (count++ >= MOST_NODES) continue;
        const above = new Set(node.above).add(edge.child);
        const child = { thing: edge.child, depth: node.depth + 1, children: [], above, edge };
        node.children.push(child);
        todo.push(child);
      }
    }
    return { top, all: todo, more: Math.max(0, count - MOST_NODES) };
  }

  listings() {
    const found = new Map();
    for (const fact of this.data.facts) {
      if (fact.k !== "Listing") continue;
      const state = holds(fact, this.day);
      if (state === "no") continue;
      for (const issuer of fact.r.issuer ?? []) {
        const markets = (fact.r.market ?? []).map((market) => this.name(market));
        const texts = markets.map((m) => (state === "possible" ? `${m}, ${say("possibly")}` : m));
        found.set(issuer, [...new Set([...(found.get(issuer) ?? []), ...texts])]);
      }
    }
    return found;
  }

  width(text, font) {
    this.measure.font = font;
    return this.measure.measureText(text).width;
  }

  drawGraph(fresh) {
    const { top, all, more } = this.nodes();
    const listed = this.listings();
    const columns = [];
    for (const node of all) {
      node.caption = node.edge
        ? say(node.edge.relation) + (node.edge.state === "possible" ? `, ${say("possibly")}` : "")
        : "";
      node.badges = (listed.get(node.thing) ?? []).map((text) => `${say("listed")} ${text}`);
      node.height = 30 + (node.caption ? 15 : 0) + node.badges.length * 16;
      const wide = Math.max(
        this.width(this.name(node.thing), "650 13px system-ui, sans-serif"),
        ...[node.caption, ...node.badges].map((text) => this.width(text, "11px system-ui, sans-serif")),
        60,
      );
      columns[node.depth] = Math.max(columns[node.depth] ?? 0, Math.min(wide + 26, 340));
    }
    const left = columns.map((_, at) => columns.slice(0, at).reduce((sum, w) => sum + w + 46, 14));
    let y = 14;
    const settle = (node) => {
      if (!node.children.length) {
        node.y = y + node.height / 2;
        y += node.height + 9;
        return;
      }
      const start = y;
      node.children.forEach(settle);
      node.y = (node.children[0].y + node.children[node.children.length - 1].y) / 2;
      y = Math.max(y, start + node.height + 9);
      node.y = Math.max(node.y, start + node.height / 2);
    };
    settle(top);
    const width = left[left.length - 1] + columns[columns.length - 1] + 14;
    const height = Math.max(y + 6, ...all.map((node) => node.y + node.height / 2 + 14));
    const had = this.graph.contains(document.activeElement)
      ? document.activeElement.dataset.thing
      : null;
    const svg = draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
    svg.setAttribute("aria-label", say("group-on", this.day));
    for (const node of all) for (const child of node.children) svg.append(this.edge(node, child, left, columns));
    for (const node of all) svg.append(this.node(node, left, columns, fresh));
    this.graph.replaceChildren(svg);
    if (more) this.graph.append(make("p", {}, say("more", more)));
    if (had !== null && had !== undefined)
      this.graph.querySelector(`[data-thing="${had}"]`)?.focus({ preventScroll: true });
  }

  edge(node, child, left, columns) {
    const [x1, x2] = [left[node.depth] + columns[node.depth], left[child.depth]];
    const middle = (x1 + x2) / 2;
    return draw("path", {
      class: child.edge.state,
      d: `M${x1} ${node.y} C${middle} ${node.y} ${middle} ${child.y} ${x2} ${child.y}`,
    });
  }

  node(node, left, columns, fresh) {
    const state = node.edge?.state ?? "certain";
    const classes = ["node", state];
    if (node.thing === this.chosen) classes.push("chosen");
    if (node.edge && fresh.has(node.edge.fact)) classes.push("new");
    const [x, wide] = [left[node.depth], columns[node.depth]];
    let y = node.y - node.height / 2;
    const group = draw("g", {
      class: classes.join(" "),
      tabindex: 0,
      role: "button",
      "data-thing": node.thing,
      "aria-pressed": String(node.thing === this.chosen),
    });
    group.setAttribute(
      "aria-label",
      [this.name(node.thing), node.caption, ...node.badges].filter(Boolean).join(", "),
    );
    group.append(draw("rect", { x, y, width: wide, height: node.height, rx: 7 }));
    const name = this.cut(this.name(node.thing), wide - 22);
    group.append(draw("text", { class: "name", x: x + 12, y: (y += 20) }, name));
    // The space parts the words for those who do not see the lines.
    const line = (kind, by, text) =>
      group.append(" ", draw("text", { class: kind, x: x + 12, y: (y += by) }, text));
    if (node.caption) line("small", 15, node.caption);
    for (const badge of node.badges) line("badge", 16, this.cut(badge, wide - 22, 11));
    const choose = () => this.go({ chosen: node.thing === this.chosen ? null : node.thing });
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (event) => {
      const nodes = [...this.graph.querySelectorAll(".node")];
      const to = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") choose();
      else if (to) nodes[nodes.indexOf(group) + to]?.focus();
      else return;
      event.preventDefault();
    });
    return group;
  }

  cut(text, room, size = 13) {
    const font = `${size === 13 ? 650 : 400} ${size}px system-ui, sans-serif`;
    if (this.width(text, font) <= room) return text;
    let short = text;
    while (short.length > 1 && this.width(`${short}…`, font) > room) short = short.slice(0, -1);
    return `${short}…`;
  }

  drawTicks() {
    const width = this.slider.clientWidth;
    const last = Math.max(this.days.length - 1, 1);
    const at = (index) => 8 + (index / last) * (width - 16);
    const now = this.index;
    const few = this.days.length <= 300;
    const marks = [];
    let free = -Infinity;
    this.days.forEach((day, index) => {
      const year = day.slice(0, 4);
      const first = index === 0 || this.days[index - 1].slice(0, 4) !== year;
      const x = at(index);
      if (few || first || index === now) {
        marks.push(
          draw("line", { x1: x, x2: x, y1: 0, y2: first ? 8 : 5, class: index === now ? "now" : "" }),
        );
      }
      if (first && x >= free && x < width - 14) {
        const anchor = index === 0 ? "start" : "middle";
        marks.push(draw("text", { x: index === 0 ? 0 : x, y: 21, "text-anchor": anchor }, year));
        free = x + 40;
      }
    });
    this.ticks.replaceChildren(...marks);
  }

  listChanges(happened, index) {
    const day = this.days[index];
    const items = happened.slice(0, MOST_LISTED).map(({ fact, sort, began }) => {
      const events = (began ? fact.bb : fact.eb) ?? [];
      const item = make("li", { class: began ? "began" : "ended" });
      item.append(make("span", { class: "sign" }, began ? "+" : "−"));
      item.append(`${say(sort)}: `, this.link(fact.f, fact.n));
      for (const event of events) item.append(make("small", {}, this.link(event)));
      return item;
    });
    const rest = happened.length - items.length;
    if (rest > 0) items.push(make("li", {}, say("more", rest)));
    this.changes.replaceChildren(
      make("h2", { id: "changed" }, `${say("what-changed")} ${say("as-of")} ${day}`),
      items.length ? make("ul", {}, ...items) : make("p", {}, say("nothing-changes")),
    );
  }

  listFacts() {
    if (this.chosen === null) {
      const heading = make("h2", { id: "facts-of" }, say("facts-on-day", this.day));
      this.facts.replaceChildren(heading, make("p", {}, say("click-node")));
      return;
    }
    const parts = new Map();
    let shown = 0;
    for (const fact of this.data.facts) {
      const state = holds(fact, this.day);
      const concerned = Object.values(fact.r).some((things) => things.includes(this.chosen));
      if (state === "no" || !concerned || shown++ >= MOST_LISTED) continue;
      if (!parts.has(fact.k)) parts.set(fact.k, []);
      parts.get(fact.k).push(this.fact(fact, state));
    }
    const close = make("button", { type: "button", id: "close" }, say("close"));
    close.addEventListener("click", () => this.go({ chosen: null }));
    const lists = [...parts].flatMap(([kind, items]) => [
      make("h3", {}, words.kinds[kind] ?? kind),
      make("ul", {}, ...items),
    ]);
    this.facts.replaceChildren(
      make("h2", { id: "facts-of" }, this.link(this.chosen)),
      make("p", {}, `${say("facts-on-day", this.day)} `, close),
      make("div", { class: "facts-of" }, ...(lists.length ? lists : [say("nothing")])),
    );
  }

  fact(fact, state) {
    const item = make("li", {}, this.link(fact.f, fact.n));
    if (state === "possible") item.append(" ", make("span", { class: "maybe" }, say("possible")));
    const end = fact.e ? this.when(fact.e) : say("no-end");
    item.append(make("small", {}, `${say("begin")}: ${this.when(fact.b)} · ${say("end")}: ${end}`));
    for (const place of fact.s) {
      const passage = this.data.passages[place];
      const line = make("small", { class: "source" });
      if (passage.t !== null) line.append(`${say("evidence")}: `, this.link(passage.t), " · ");
      if (passage.o !== null) line.append(`${say("source")}: `, this.link(passage.o));
      if (passage.d) line.append(`, ${passage.d}`);
      if (passage.u) line.append(", ", make("a", { href: passage.u, rel: "external" }, say("world")));
      item.append(line);
    }
    return item;
  }

  when([earliest, latest, printed]) {
    const mark = printed ? ` (${say("printed")} ${printed})` : "";
    if (earliest && earliest === latest) return earliest + mark;
    if (earliest && latest) return say("between", earliest, latest) + mark;
    if (earliest) return say("or-later", earliest) + mark;
    if (latest) return say("or-earlier", latest) + mark;
    return printed ?? say("not-told");
  }

  save() {
    const shown = this.graph.querySelector("svg");
    const copy = shown.cloneNode(true);
    const [width, height] = [Number(shown.getAttribute("width")), Number(shown.getAttribute("height"))];
    const title = `${this.name(this.data.top)}, ${say("on-day", this.day)}`;
    const wide = Math.max(width, this.width(title, "600 18px system-ui, sans-serif") + 28);
    copy.setAttribute("xmlns", SVG);
    copy.setAttribute("width", wide);
    copy.setAttribute("height", height + 40);
    copy.setAttribute("viewBox", `0 -40 ${wide} ${height + 40}`);
    copy.setAttribute("role", "img");
    for (const node of copy.querySelectorAll(".node")) {
      for (const name of ["tabindex", "role", "aria-pressed", "data-thing"]) node.removeAttribute(name);
    }
    copy.prepend(
      draw("title", {}, title),
      draw("style", {}, PICTURE_STYLE),
      draw("rect", { class: "ground", x: 0, y: -40, width: wide, height: height + 40 }),
      draw("text", { class: "title", x: 14, y: -12 }, title),
    );
    const text = new XMLSerializer().serializeToString(copy);
    const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    const name = this.short(this.data.top).split("/").pop();
    make("a", { href: url, download: `${name}-${this.day}.svg` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
}

if (location.protocol !== "file:") {
  const answer = await fetch(place.dataset.source);
  if (answer.ok) {
    const data = await answer.json();
    if (data.days.length) {
      document.getElementById("static").hidden = true;
      new Explorer(data);
    }
  }
}
