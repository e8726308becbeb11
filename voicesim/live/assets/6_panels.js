// The panels of plain HTML: levers, events, dials, the strip of differences, the feed, a closer look.
function valueInForce(track, week) {
  let value = track.length ? track[0][1] : null;
  for (const [from, next] of track) if (from <= week + 1e-9) value = next;
  return value;
}

function leverText(lever, value) {
  if (lever.kind === "switch") return value ? "on" : "off";
  if (lever.kind === "choice") return "";
  if (/^share|^probability$/.test(lever.unit) && lever.high <= 1) return Math.round(value * 1000) / 10 + " %";
  return String(Math.round(value * 1000) / 1000) + (lever.unit.length < 13 && lever.unit !== "weight" ? " " + lever.unit : "");
}

function leverControl(app, lever) {
  const id = app.prefix + "-" + lever.name.replaceAll(".", "-");
  const shown = el("output", { for: id, class: "vs-value" });
  let input;
  if (lever.kind === "choice") {
    input = el("select", { id, "data-lever": lever.name, onchange: () => app.moveLever(lever, input.value) },
      lever.choices.map((name) => el("option", { value: name }, capital(words(name)))));
  } else if (lever.kind === "switch") {
    input = el("input", { id, type: "checkbox", "data-lever": lever.name, onchange: () => app.moveLever(lever, input.checked) });
  } else {
    input = el("input", {
      id, type: "range", min: String(lever.low), max: String(lever.high), step: String(lever.step), "data-lever": lever.name,
      oninput: () => { say(shown, leverText(lever, +input.value)); app.moveLever(lever, +input.value); },
      onpointerdown: () => { app.dragging = lever.name; app.dragWeek = app.week; }, onpointerup: () => { app.dragging = null; },
    });
  }
  const about = lever.help + (lever.unit ? " (" + lever.unit + ")" : "");
  input.setAttribute("aria-description", about);
  const help = el("p", { class: "vs-about", hidden: true }, about);
  const ask = el("button", { type: "button", class: "vs-ask-about", tabindex: "-1", title: about, "aria-label": "About " + lever.label, onclick: () => { help.hidden = !help.hidden; } }, "?");
  const label = el("label", { for: id, title: about }, lever.label,
    lever.live ? null : el("em", { title: "Shapes the start: takes effect from week 0" }, " from the start"));
  const row = el("div", { class: "vs-lever vs-" + lever.kind }, el("div", { class: "vs-lever-head" }, label, ask, shown), input, help);
  return { lever, input, shown, row };
}

function buildLevers(app) {
  const main = el("div", {}), more = el("div", {}), controls = [];
  let group = "", moreGroup = "";
  for (const lever of app.levers) {
    const control = leverControl(app, lever);
    const into = lever.main ? main : more;
    const last = lever.main ? group : moreGroup;
    if (lever.group !== last) into.append(el("h3", { "data-group": lever.group }, capital(lever.group)));
    if (lever.main) group = lever.group; else moreGroup = lever.group;
    into.append(control.row);
    controls.push(control);
  }
  const find = el("input", { type: "search", placeholder: "Find a parameter", "aria-label": "Find a parameter",
    oninput: () => { for (const c of controls) if (!c.lever.main) c.row.hidden = !(c.lever.name + c.lever.label).toLowerCase().includes(find.value.toLowerCase()); } });
  const when = ["now", "start"].map((mode) => el("label", {}, el("input", {
    type: "radio", name: app.prefix + "-when", value: mode, checked: mode === "now", onchange: () => { app.fromNow = mode === "now"; } }),
    mode === "now" ? " from this week" : " from the start"));
  const events = el("div", { class: "vs-events" }, app.buttons.map(({ name, text }) =>
    el("button", { type: "button", "data-event": name, onclick: () => app.change({ type: "drop", event: name, week: app.week }) }, text)));
  const moreBox = el("details", { class: "vs-more" }, el("summary", {}, "More levers"), find, more);
  const branches = el("div", { class: "vs-branches" });
  app.controls = controls;
  app.parts.branches = branches;
  app.parts.events = events;
  app.parts.more = moreBox;
  app.parts.when = el("fieldset", { class: "vs-when" }, el("legend", {}, "A lever takes effect"), when);
  app.parts.leverBox.replaceChildren(app.parts.when, main, moreBox);
  app.parts.foot.replaceChildren(el("h3", { class: "vs-events-title" }, "Let it happen this week"), events,
    el("h3", { class: "vs-branches-title", hidden: true }, "Branches: click to return"), branches);
}

function showLevers(app) {
  const { session } = app, tracks = session.tracks[session.twins ? session.active : "B"], week = app.week;
  for (const { lever, input, shown } of app.controls) {
    if (app.dragging === lever.name || app.waitingFor(lever.name)) continue;
    const value = valueInForce(tracks[lever.name], week);
    if (lever.kind === "switch") input.checked = Boolean(value);
    else if (lever.kind === "choice") input.value = value;
    else if (+input.value !== value) {
      if (value > +input.max) input.max = String(value);
      if (value < +input.min) input.min = String(value);
      input.value = String(value);
    }
    say(shown, leverText(lever, value));
  }
}

function lockLevers(app) {
  const story = app.session.story, allowed = (names, name) => !story || names.includes("*") || names.includes(name);
  for (const { lever, row } of app.controls) {
    if (lever.main || story) row.hidden = !allowed(story?.controls || [], lever.name) || (!lever.main && story?.controls.includes("*"));
    else row.hidden = false;
  }
  for (const title of app.parts.leverBox.querySelectorAll("h3[data-group]")) {
    let row = title.nextElementSibling, any = false;
    for (; row && row.tagName === "DIV"; row = row.nextElementSibling) any ||= !row.hidden;
    title.hidden = !any;
  }
  let events = 0;
  for (const button of app.parts.events.children) {
    button.hidden = !allowed(story?.events || [], button.dataset.event);
    events += button.hidden ? 0 : 1;
  }
  app.root.querySelector(".vs-events-title").hidden = events === 0;
  app.parts.when.hidden = Boolean(story) && !story.controls.length;
  app.parts.more.hidden = Boolean(story) && !story.controls.includes("*");
}

function showBranches(app) {
  const { branches, twins } = app.session;
  app.parts.foot.querySelector(".vs-branches-title").hidden = branches.length === 0;
  app.parts.branches.replaceChildren(...branches.slice().reverse().map((b) =>
    el("button", { type: "button", onclick: () => app.change({ type: "branch", number: b.number }) },
      `week ${Math.round(b.week)}${twins ? " " + b.side : ""}: ${b.text}`)));
}

const DIALS = ["coherence", "richness", "warmth", "trust"];

function buildDials(app) {
  app.dials = DIALS.map((name, n) => {
    const measure = app.measures[app.measureIndex.get(name)];
    const fill = el("i", { class: "vs-fill" }), other = el("i", { class: "vs-fill-a" }), band = el("i", { class: "vs-band" }), base = el("i", { class: "vs-base" });
    const value = el("b", {}), spread = el("span", { class: "vs-spread", title: "The middle 80 % of the runs with other luck" });
    const row = el("div", { class: "vs-dial vs-m" + n, title: measure.meaning },
      el("div", { class: "vs-dial-head" }, el("span", {}, capital(name)), spread, value), el("div", { class: "vs-track" }, fill, band, base, other));
    return { name, column: app.measureIndex.get(name), measure, fill, other, band, base, value, spread, row };
  });
  app.parts.money = el("b", {});
  app.parts.dials.replaceChildren(...app.dials.map((dial) => dial.row),
    el("div", { class: "vs-money" }, el("span", {}, "Spent so far"), app.parts.money));
}

function showDials(app) {
  const { B, A, baseline } = app.futures, at = Math.min(app.at, B.done - 1), twins = app.session.twins && A;
  for (const dial of app.dials) {
    const x = measureNear(B, at, dial.column);
    say(dial.value, percent(x));
    dial.fill.style.transform = `scaleX(${clamp(Number.isNaN(x) ? 0 : x, 0, 1)})`;
    const base = baseline && baseline.done > at ? measureNear(baseline, at, dial.column) : NaN;
    dial.base.style.transform = `translateX(${100 * clamp(Number.isNaN(base) ? -1 : base, -1, 1)}%)`;
    dial.base.style.visibility = Number.isNaN(base) ? "hidden" : "visible";
    const a = twins ? measureNear(A, Math.min(at, A.done - 1), dial.column) : NaN;
    dial.other.style.visibility = Number.isNaN(a) ? "hidden" : "visible";
    dial.other.style.transform = `scaleX(${clamp(Number.isNaN(a) ? 0 : a, 0, 1)})`;
    showBand(dial, B, at);
  }
  const k = Math.floor(at);
  say(app.parts.money, shortNumber(B.money[k]) + " " + app.session.currency + (twins ? `  (A ${shortNumber(A.money[Math.min(k, A.done - 1)])})` : ""));
}

function showBand(dial, future, at) {
  const step = Math.round(at) - 1, count = future.measureCount;
  const low = future.band && step >= 0 ? future.band.low[step * count + dial.column] : NaN;
  if (Number.isNaN(low) || low === undefined) {
    dial.band.style.visibility = "hidden";
    say(dial.spread, "");
    return;
  }
  const high = future.band.high[step * count + dial.column];
  dial.band.style.visibility = "visible";
  dial.band.style.left = 100 * clamp(low, 0, 1) + "%";
  dial.band.style.width = 100 * Math.max(0.004, clamp(high, 0, 1) - clamp(low, 0, 1)) + "%";
  say(dial.spread, `${Math.round(100 * low)} to ${Math.round(100 * high)}`);
}

function showTwins(app) {
  const found = app.twins;
  app.parts.twins.hidden = !app.session.twins;
  app.parts.verdict.hidden = !app.session.twins;
  if (!app.session.twins) return;
  if (app.veiled()) {
    say(app.parts.verdict, "Predict first; the difference is told at the end.");
    app.parts.twins.replaceChildren(el("h3", {}, "B minus A"));
    return;
  }
  say(app.parts.verdict, found ? found.verdict : "Both futures are run again and again on the same luck …");
  if (!found) {
    app.parts.twins.replaceChildren(el("h3", {}, "B minus A"), el("p", {}, "Counting on the same luck …"));
    return;
  }
  const share = (row) => isShare(app.measures[app.measureIndex.get(row.measure)]);
  const size = (row) => Math.max(Math.abs(row.low ?? 0), Math.abs(row.high ?? 0), Math.abs(row.value ?? 0), 1e-9) * 1.1;
  const shares = Math.max(0.1, ...found.rows.filter(share).map(size)); // one scale for all shares
  const rows = found.rows.map((row) => {
    const reach = share(row) ? shares : size(row);
    const place = (x) => 50 + (50 * x) / reach;
    const track = el("div", { class: "vs-diff" }, el("s", {}));
    if (row.low !== null) {
      const bar = el("i", {}), dot = el("b", {});
      bar.style.left = place(row.low) + "%";
      bar.style.width = place(row.high) - place(row.low) + "%";
      dot.style.left = place(row.value) + "%";
      track.append(bar, dot);
    }
    return el("tr", { class: row.better > 0 ? "vs-better" : row.better < 0 ? "vs-worse" : "", title: row.words },
      el("th", { scope: "row" }, capital(words(row.measure.replace("_micro", "")))), el("td", {}, track), el("td", {}, row.text), el("td", {}, row.sure ? (row.better > 0 ? "better" : row.better < 0 ? "worse" : "differs") : row.value === 0 ? "same" : "luck?"));
  });
  app.parts.twins.replaceChildren(el("h3", {}, `B minus A (${found.runs} runs, last quarter)`), el("table", {}, el("tbody", {}, rows)));
}

function showFeed(app) {
  const future = app.futures.B, k = Math.floor(app.at + 1e-6), key = k + "|" + app.version;
  if (app.feedKey === key) return;
  app.feedKey = key;
  say(app.parts.feedTitle, k === 0 && !app.session.story ? app.session.title : "What happens");
  if (k === 0 && !app.session.story) {
    const { text, question } = app.session;
    app.parts.feed.replaceChildren(el("p", { class: "vs-before" }, "Space plays. Move a lever: the past stays, the future is another, on the same luck."),
      ...[question, text].filter(Boolean).map((line) => el("p", { class: "vs-before vs-hint" }, line)));
    return;
  }
  const lines = future.feed.filter((line) => line[0] <= k && line[0] > k - 8).reverse().slice(0, 9);
  app.parts.feed.replaceChildren(...lines.map(([frame, kind, text, voice]) => {
    const content = [el("time", {}, "w " + Math.round(frame * future.stepWeeks)), text];
    const old = frame < k ? " vs-old" : "";
    return voice >= 0
      ? el("button", { type: "button", class: "vs-line vs-" + kind + old, onclick: () => app.lookAt("B", { kind: "voice", index: voice }) }, content)
      : el("div", { class: "vs-line vs-" + kind + old }, content);
  }));
}

const bar = (name, x) => el("div", { class: "vs-trait" }, el("span", {}, capital(name)), el("meter", { min: "0", max: "1", value: String(x) }), el("b", {}, percent(x)));

function showVoice(app, found) {
  const last = found.last ? `Last spoke in week ${Math.round(found.last.week)}, ${found.last.distance <= 1.001 ? "on the page" : found.last.distance.toFixed(1) + " page radii out, off the page"}: ${found.last.heard} heard it.` : "Has said nothing so far.";
  const share = (x) => (x === null ? "–" : (100 * x).toFixed(Math.abs(x) < 0.1 ? 1 : 0) + " %");
  const facts = [["Followers and contacts", shortNumber(found.audience)], ["Stands from the page's centre", found.distance.toFixed(2) + " radii"], ["Messages (slips)", `${found.messages} (${found.slips})`], ["Heard, times", shortNumber(found.heard)],
    ["Share of all that was heard", share(found.share_heard)], ["Share of what was heard on the page", share(found.share_on_page)], ["Share of what was heard off it", share(found.share_off_page)], ["Share of the trust moved", share(found.share_trust)]];
  const follow = el("button", { type: "button", onclick: () => { app.follow = app.follow ? null : app.picked; say(follow, app.follow ? "Stop following" : "Follow it"); app.dirty = true; } }, app.follow ? "Stop following" : "Follow it");
  const without = found.official ? null : el("button", { type: "button", onclick: () => { app.change({ type: "mute", side: found.side, voice: found.voice }); app.parts.card.hidden = true; } }, found.muted ? "Let it speak again" : "Without this voice");
  openCard(app, found.who, [el("p", {}, last), ...Object.entries(found.traits).map(([name, x]) => bar(name, x)),
    el("dl", {}, facts.flatMap(([name, x]) => [el("dt", {}, name), el("dd", {}, String(x))])), el("div", { class: "vs-row" }, without, follow)]);
}

function showCustomer(app, found) {
  const clear = found.distance <= 1 && found.inconsistency <= app.session.dimensions / (app.session.dimensions + 2);
  openCard(app, "A customer's view", [
    el("p", {}, clear ? "To this customer the brand is legible." : found.distance > 1 ? "This customer's impression lies off the page." : "What this customer heard is too scattered to be one brand."),
    bar("trust", found.trust), bar("warmth", found.warmth),
    el("dl", {}, el("dt", {}, "Impression from the page's centre"), el("dd", {}, found.distance.toFixed(2)), el("dt", {}, "From the own taste"), el("dd", {}, found.from_taste.toFixed(2)), el("dt", {}, "Scatter of what was heard"), el("dd", {}, found.inconsistency.toFixed(2)))]);
}

function showWeek(app, k) {
  const future = app.futures.B, lines = future.feed.filter((line) => line[0] === k);
  const facts = app.chosen.map((name) => { const c = app.measureIndex.get(name); return [capital(words(name)), amount(app.measures[c], measureAt(future, k, c))]; });
  openCard(app, "Week " + Math.round(k * future.stepWeeks), [
    ...(lines.length ? lines.map((line) => el("p", { class: "vs-line vs-" + line[1] }, line[2])) : [el("p", {}, "Nothing out of the ordinary.")]),
    el("dl", {}, facts.flatMap(([name, x]) => [el("dt", {}, name), el("dd", {}, x)]))]);
}

function openCard(app, title, content) {
  app.parts.card.replaceChildren(el("div", { class: "vs-card-head" }, el("h3", {}, title), el("button", { type: "button", "aria-label": "Close", onclick: () => app.closeCard() }, "×")), ...content);
  app.parts.card.hidden = false;
}
