// The stage itself: state, messages, the clock, pointer and keys. Exported as an anywidget module.
let made = 0;

class App {
  constructor(model, root) {
    Object.assign(this, {
      model, root, parts: {}, futures: {}, coming: {}, casts: {}, chart: makeChart(), maps: { A: makeMap(), B: makeMap() }, camera: { x: 0, y: 0, zoom: 1 },
      at: 0, speed: 4, scale: 1, playing: false, dirty: true, version: 0, session: null, levers: [], measures: [], buttons: [], measureIndex: new Map(),
      chosen: ["coherence", "richness", "trust", "cost"], fromNow: true, twins: null, outcome: null, revealed: -1,
      picked: null, follow: null, dragging: null, feedKey: "", prefix: "vs" + ++made, network: false, ids: 0,
      pending: new Map(), waiting: null, lastPong: performance.now(), lostOnce: false, seekOnFrames: null,
    });
    this.full = Boolean(model.get("full"));
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)"); // then the map shows whole weeks, nothing flies
    this.stats = { painted: 0, weeks: new Set(), latencies: [], changes: 0, lastChangeSeen: 0, errors: [], started: performance.now(), get distinct() { return this.weeks.size; } };
    window.voicesimStats = this.stats;
    this.readAddress();
    buildFrame(this);
    this.setTheme(this.themeName);
    this.listen();
    if (this.presenting) root.classList.add("vs-presenting");
  }

  // ---------------------------------------------------------- address bar

  readAddress() {
    const hash = new URLSearchParams(this.full ? location.hash.slice(1) : ""), search = new URLSearchParams(this.full ? location.search : "");
    this.link = hash.get("s") || "";
    this.seekOnFrames = Number(hash.get("w")) || 0;
    this.network = hash.get("v") === "n";
    const chosen = (hash.get("m") || "").split(",").filter(Boolean);
    if (chosen.length) this.chosenWish = chosen.slice(0, 4);
    this.presenting = search.get("present") === "1" || hash.get("p") === "1";
    const light = window.matchMedia && window.matchMedia("(prefers-color-scheme: light)").matches && this.model.get("theme") === "auto";
    this.themeName = hash.get("t") === "light" || (hash.get("t") === null && (light || this.model.get("theme") === "light")) ? "light" : "dark";
  }

  remember() {
    if (!this.full || !this.session) return;
    const hash = new URLSearchParams({ s: this.session.link, w: String(Math.round(this.at * 10) / 10), t: this.themeName, m: this.chosen.join(",") });
    if (this.network) hash.set("v", "n");
    if (this.presenting) hash.set("p", "1");
    const text = "#" + hash;
    this.describe();
    if (text !== location.hash) history.replaceState(history.state, "", text);
  }

  // For those who cannot see the canvases: what they show, in words.
  describe() {
    const { B, A } = this.futures, week = Math.floor(this.week + 1e-6);
    if (!B) return;
    const one = (future) => REGIMES[Math.max(0, regimeAt(future, this.at))];
    const sides = this.session.twins && A ? `A is ${one(A)}, B is ${one(B)}` : one(B);
    this.parts.map.setAttribute("aria-label", `Map of the culture space in week ${week}: ${sides}`);
    const lines = this.chosen.map((name) => { const c = this.measureIndex.get(name); return `${words(name)} ${amount(this.measures[c], measureNear(B, Math.min(this.at, B.done - 1), c))}`; });
    this.parts.chart.setAttribute("aria-label", `Measures in week ${week}: ${lines.join(", ")}`);
  }

  // ---------------------------------------------------------- talking to the session

  send(message) {
    const id = ++this.ids;
    this.model.send({ ...message, id });
    return id;
  }

  // Changes wait for the answer to the one before; of a lever's values only the newest is kept.
  change(message) {
    const key = message.type === "move" ? "move " + message.lever : "other " + ++this.ids;
    this.pending.set(key, { ...message, since: this.pending.get(key)?.since || performance.now() });
    this.pump();
  }

  pump() {
    if (this.waiting || !this.pending.size) return;
    const [key, { since, ...message }] = this.pending.entries().next().value;
    this.pending.delete(key);
    const id = this.send(message);
    this.waiting = { id, key, since, until: performance.now() + 4000 };
    this.stats.changes += 1;
  }

  answered(id) {
    if (this.waiting && (id === undefined || this.waiting.id === id)) {
      this.seenFrom = { id, since: this.waiting.since };
      this.waiting = null;
      this.pump();
    }
  }

  waitingFor(lever) { return this.pending.has("move " + lever) || this.waiting?.key === "move " + lever; }

  moveLever(lever, value) {
    const week = this.dragging === lever.name ? this.dragWeek : this.week;
    this.change({ type: "move", lever: lever.name, value, week, now: this.fromNow && lever.live });
  }

  tell(story, chapter) {
    this.revealed = this.answering = -1;
    this.change({ type: "tell", story, chapter });
    this.seek(0);
    this.play(false);
    this.playAfterTelling = true;
  }

  receive(message, parts) {
    const handler = this["on_" + message.type];
    if (handler) handler.call(this, message, parts);
    this.dirty = true;
  }

  on_catalogue(message) {
    Object.assign(this, { levers: message.levers, buttons: message.buttons, measures: message.measures, regimeInfo: message.regimes });
    this.measures.forEach((m, n) => this.measureIndex.set(m.name, n));
    if (this.chosenWish?.every((name) => this.measureIndex.has(name))) this.chosen = this.chosenWish;
    buildLevers(this);
    buildDials(this);
    buildChoosers(this);
  }

  on_session(message) {
    this.session = message;
    this.version += 1;
    const p = this.parts;
    if (p.scenario.options.length !== message.names.length) p.scenario.replaceChildren(...message.names.map((name) => el("option", { value: name }, words(name.split("/").pop().replace(/\.toml$/, "")))));
    p.scenario.value = message.name;
    p.scenario.title = message.text || message.title;
    if (document.activeElement !== p.seed) p.seed.value = message.seed;
    p.undo.disabled = !message.undo;
    p.redo.disabled = !message.redo;
    p.twinsButton.setAttribute("aria-pressed", String(message.twins));
    p.sides.hidden = !message.twins;
    for (const side of p.sides.children) side.setAttribute("aria-pressed", String(side.dataset.side === message.active));
    p.stories.replaceChildren(el("option", { value: "" }, "Story"), ...message.stories.map((s) => el("option", { value: s.name }, s.title)));
    p.stories.hidden = !message.stories.length;
    this.root.classList.toggle("vs-two", message.twins);
    if (!message.twins) { delete this.futures.A; delete this.coming.A; this.twins = null; }
    showLevers(this);
    lockLevers(this);
    showBranches(this);
    showStory(this);
    showTwins(this);
    this.remember();
    if (!message.computing) this.answered(message.reply);
  }

  on_frames(message, parts) {
    const future = takeFrames(this, message, parts, this.measures.map((m) => m.name), this.at);
    this.version += 1;
    this.answered(message.reply);
    if (message.slot === "B") {
      this.parts.wait.hidden = true;
      if (!this.legendFor || this.legendFor !== future.cast) { this.legendFor = future.cast; buildLegend(this); }
      this.parts.scrub.max = String(future.frames - 1);
      if (this.seekOnFrames && future.done > this.seekOnFrames) { this.seek(this.seekOnFrames); this.seekOnFrames = null; }
      if (this.at > future.frames - 1) this.seek(future.frames - 1);
      say(this.parts.sample, this.sampleText(future));
      if (this.playAfterTelling && this.session.story) { this.playAfterTelling = false; if (this.parts.ask.hidden) this.play(true); }
    }
    if (message.slot !== "baseline" && this.futures[message.slot] === future) this.newFuture = message.reply;
  }

  sampleText(future) {
    const parts = [];
    if (future.drawn < future.voicesAll) parts.push(`${future.drawn.toLocaleString("en-GB")} of ${future.voicesAll.toLocaleString("en-GB")} voices`);
    const seen = future.slices[0].columns.cloud.shape[1];
    if (seen < future.customersAll) parts.push(`${seen} of ${future.customersAll.toLocaleString("en-GB")} customers`);
    const computed = future.done < future.frames ? ` · computing: week ${Math.round(future.done * future.stepWeeks)}` : "";
    return parts.length ? "drawn: " + parts.join(", ") + computed : computed;
  }

  on_feed(message) {
    if (this.futures[message.slot]) this.futures[message.slot].feed = message.lines;
    this.version += 1;
  }

  on_band(message, parts) {
    const future = this.futures[message.slot];
    if (future) future.band = unpack(message.table, parts[0]);
    this.version += 1;
  }

  on_twins(message) { this.twins = message; showTwins(this); }
  on_outcome(message) { this.outcome = message; showOutcome(this); }
  on_voice(message) { showVoice(this, message); }
  on_customer(message) { showCustomer(this, message); }
  on_download(message, parts) { save(message.name, new Blob([parts[0]], { type: message.kind })); }
  on_notice(message) { this.note(message.text); }

  on_error(message) {
    const box = this.parts.error;
    this.stats.errors.push(message.text);
    box.replaceChildren(el("p", {}, message.text), el("button", { type: "button", "aria-label": "Close", onclick: () => { box.hidden = true; } }, "×"));
    box.hidden = false;
    this.answered(message.reply);
    if (this.session) this.on_session({ ...this.session, reply: -1 });
  }

  on_pong() {
    this.lastPong = performance.now();
    this.heardOf = 0;
    if (!this.parts.lost.hidden) {
      this.parts.lost.hidden = true;
      this.waiting = null;
      this.send({ type: "hello", link: this.session ? this.session.link : this.link });
    }
  }

  note(text) {
    say(this.parts.note, text);
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => say(this.parts.note, ""), 8000);
  }

  // ---------------------------------------------------------- time

  get week() { return this.at * (this.futures.B?.stepWeeks || 1); }
  lastFrame() { return this.futures.B ? this.futures.B.frames - 1 : 0; }
  shownFutures() { return this.futures.B && (!this.session.twins || this.futures.A) ? [this.futures.B] : []; }

  // Whether the room has predicted, or is asked to, and has not yet seen the chapter to its end.
  veiled() {
    const story = this.session.story;
    return Boolean(story?.question) && this.revealed !== story.number;
  }

  play(on) {
    if (on && this.at >= this.lastFrame() - 1e-6) this.at = 0;
    this.playing = on;
    say(this.parts.play, on ? "❚❚" : "▶");
    this.parts.play.setAttribute("aria-pressed", String(on));
    if (!on) { this.remember(); if (this.controls && this.session) showLevers(this); }
    this.dirty = true;
  }

  seek(frame) {
    this.at = clamp(frame, 0, this.lastFrame() || frame);
    this.dirty = true;
    if (this.controls && this.session && this.futures.B) showLevers(this);
    clearTimeout(this.rememberTimer);
    this.rememberTimer = setTimeout(() => this.remember(), 300);
  }

  step(way) { this.play(false); this.seek(way > 0 ? Math.floor(this.at + 1 + 1e-6) : Math.ceil(this.at - 1 - 1e-6)); }

  jump(way) {
    const weeks = Object.values(this.session.events).flat().map((e) => e.week).concat([0, this.session.weeks]).sort((a, b) => a - b);
    const target = way > 0 ? weeks.find((w) => w > this.week + 0.05) : weeks.reverse().find((w) => w < this.week - 0.05);
    if (target !== undefined) this.seek(target / this.futures.B.stepWeeks);
  }

  showSpeed() {
    this.parts.speed.value = String(Math.round(Math.log2(this.speed)));
    say(this.parts.speedLabel, `${this.speed} w/s`);
  }

  tick(now) {
    if (!this.root.isConnected && this.wasConnected) return;
    this.wasConnected = this.root.isConnected;
    this.frameId = requestAnimationFrame((t) => this.tick(t));
    const dt = Math.min(0.25, (now - (this.then || now)) / 1000);
    this.then = now;
    if (this.waiting && now > this.waiting.until) this.answered(this.waiting.id);
    if (!this.session || !this.futures.B) return;
    if (this.playing) {
      const end = this.futures.B.done - 1;
      this.at = Math.min(end, this.at + (dt * this.speed) / this.futures.B.stepWeeks);
      this.dirty = true;
      if (this.at >= this.lastFrame()) { this.play(false); showOutcome(this); }
    }
    const size = this.root.clientWidth + "x" + this.root.clientHeight;
    if (this.dirty || size !== this.size) {
      this.size = size;
      this.scale = parseFloat(getComputedStyle(this.root).fontSize) / 13;
      this.dirty = false;
      this.paint();
    }
  }

  // ---------------------------------------------------------- painting

  font(size, weight) { return `${weight || 400} ${Math.round(size * this.scale)}px system-ui, sans-serif`; }

  // Where each future is drawn: below the big word where it would hide something.
  boxes(width, height) {
    const word = this.parts.wordsB, under = word.offsetTop + word.offsetHeight;
    if (!this.session.twins || !this.futures.A) {
      const from = this.network ? 0.8 * under : 0;
      return { B: { left: 0, top: from, width, height: height - from } };
    }
    const half = width / 2, top = this.network ? under : clamp(under - 0.12 * height, 0, 0.1 * height);
    return { A: { left: 0, top, width: half - 1, height: height - top }, B: { left: half + 1, top, width: half - 1, height: height - top } };
  }

  // Height of the lower edge that the legend and two lines of verdict take; a longer verdict lies over the map.
  covered() { return this.parts.legend.offsetHeight + (this.session.twins ? 2.9 * 14.6 * this.scale + 14 : 0); }

  paint() {
    const { context, width, height } = fitCanvas(this.parts.map);
    context.fillStyle = this.theme.back;
    context.fillRect(0, 0, width, height);
    const boxes = this.boxes(width, height - this.covered()), draw = this.network ? drawNetwork : drawMap;
    this.followPicked();
    this.boxesNow = boxes;
    for (const [side, box] of Object.entries(boxes)) {
      const future = this.futures[side], map = this.maps[side];
      map.camera = this.camera;
      const options = { dimensions: this.session.dimensions, axes: this.session.values, text: clamp(Math.min(box.width, box.height) / 480, 0.85, 1.6), picked: this.picked?.side === side || this.session.twins ? this.picked : null };
      draw(context, map, future, Math.min(this.still.matches ? Math.floor(this.at + 1e-6) : this.at, future.done - 1), box, this.theme, options);
    }
    if (boxes.A) { context.fillStyle = this.theme.rule; context.fillRect(width / 2 - 1, 0, 2, height); }
    drawChart(this, this.parts.chart);
    this.showWords(boxes);
    showDials(this);
    showFeed(this);
    this.showWeek();
    this.count();
  }

  followPicked() {
    if (!this.follow || this.network) return;
    const map = this.maps[this.follow.side], points = this.follow.kind === "voice" ? map.stance : map.cloud;
    if (points.length > 2 * this.follow.index + 1) Object.assign(this.camera, { x: points[2 * this.follow.index], y: points[2 * this.follow.index + 1] });
  }

  showWords(boxes) {
    for (const side of ["A", "B"]) {
      const node = side === "A" ? this.parts.wordsA : this.parts.wordsB;
      node.hidden = !boxes[side];
      if (!boxes[side]) continue;
      const regime = Math.max(0, regimeAt(this.futures[side], this.at));
      say(node, (boxes.A ? side + "  " : "") + capital(REGIMES[regime]));
      if (node.style.color !== this.theme.regimes[regime]) node.style.color = this.theme.regimes[regime];
    }
    const regime = this.regimeInfo[Math.max(0, regimeAt(this.futures.B, this.at))];
    say(this.parts.regimeWords, regime.words);
  }

  showWeek() {
    say(this.parts.week, `week ${Math.floor(this.week + 1e-6)} of ${this.session.weeks}`);
    if (document.activeElement !== this.parts.scrub || this.playing) this.parts.scrub.value = String(this.at);
    const k = Math.floor(this.at);
    if (this.playing && k !== this.leverWeek) { this.leverWeek = k; showLevers(this); }
  }

  count() {
    this.stats.painted += 1;
    this.stats.weeks.add(Math.round(this.at * 1000));
    this.stats.at = this.at;
    this.stats.week = this.week;
    this.stats.regime = REGIMES[Math.max(0, regimeAt(this.futures.B, this.at))];
    if (this.newFuture !== undefined && this.seenFrom && this.newFuture === this.seenFrom.id) {
      this.stats.latencies.push(performance.now() - this.seenFrom.since);
      this.stats.lastChangeSeen = performance.now();
      this.seenFrom = null;
    }
    this.newFuture = undefined;
  }

  // ---------------------------------------------------------- switches

  setTheme(name) {
    this.themeName = name;
    this.theme = THEMES[name];
    this.root.dataset.theme = name;
    this.version += 1;
    this.dirty = true;
    if (this.futures.B) buildLegend(this);
    this.remember();
  }

  toggleView() {
    this.network = !this.network;
    say(this.parts.view, this.network ? "Map" : "Network");
    Object.assign(this.camera, { x: 0, y: 0, zoom: 1 });
    this.dirty = true;
    this.remember();
  }

  togglePresent() {
    this.presenting = !this.presenting;
    this.root.classList.toggle("vs-presenting", this.presenting);
    if (this.presenting && this.root.requestFullscreen) this.root.requestFullscreen().catch(() => this.note("The browser allows no full screen here."));
    else if (document.fullscreenElement) document.exitFullscreen();
    this.dirty = true;
    this.remember();
  }

  takeAway(what) {
    if (what === "png") picture(this).toBlob((blob) => save("stage.png", blob));
    else if (what === "link") { this.remember(); navigator.clipboard?.writeText(location.href).then(() => this.note("The link is copied."), () => this.note("The link is in the address bar.")); }
    else if (what) this.send({ type: "export", what });
  }

  start() {
    this.showSpeed();
    this.send({ type: "hello", link: this.link });
    this.frameId = requestAnimationFrame((t) => this.tick(t));
  }

  stop() {
    cancelAnimationFrame(this.frameId);
    clearInterval(this.heart);
    (this.full ? window : this.root).removeEventListener("keydown", this.onKey);
  }
}

export default {
  render({ model, el: host }) {
    const root = el("div", { class: "vs" + (model.get("full") ? " vs-full" : "") });
    host.append(root);
    const app = new App(model, root);
    app.start();
    return () => app.stop();
  },
};
