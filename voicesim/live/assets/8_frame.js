// The frame of the page: header, transport, areas; plain elements put together once.
function button(text, label, action, extra) {
  return el("button", { type: "button", title: label, "aria-label": label, onclick: action, ...(extra || {}) }, text);
}

function buildHeader(app) {
  const p = app.parts;
  p.scenario = el("select", { "aria-label": "Scenario", class: "vs-scenario", onchange: () => { app.change({ type: "choose", name: p.scenario.value }); app.seek(0); } });
  p.seed = el("input", { type: "number", min: "0", step: "1", "aria-label": "Seed", title: "Luck: the seed of both futures", class: "vs-seed",
    onchange: () => app.change({ type: "reseed", seed: Number(p.seed.value) }) });
  p.undo = button("↶", "Undo (Z)", () => app.change({ type: "undo" }));
  p.redo = button("↷", "Redo (Y)", () => app.change({ type: "redo" }));
  p.reset = button("Reset", "All levers as the scenario says", () => app.change({ type: "reset" }));
  p.view = button("Network", "Map or network (N)", () => app.toggleView());
  p.pin = button("Keep as A", "Keep this future as A and go on with B (K)", () => app.change({ type: "pin" }), { class: "vs-pin" });
  p.twinsButton = button("Twins", "Two futures side by side (T)", () => app.change({ type: "twins", on: !app.session.twins }), { class: "vs-twins-button" });
  p.sides = el("span", { class: "vs-sides", role: "group", "aria-label": "The levers move" }, ["A", "B"].map((side) =>
    button(side, `The levers move ${side}`, () => app.change({ type: "activate", side }), { "data-side": side })));
  p.story = el("section", { class: "vs-story", "aria-label": "Story", hidden: true });
  p.stories = el("select", { "aria-label": "Story", class: "vs-stories", onchange: () => { if (p.stories.value) app.tell(p.stories.value, 0); p.stories.value = ""; } });
  p.away = el("select", { "aria-label": "Take away", class: "vs-away", onchange: () => { app.takeAway(p.away.value); p.away.value = ""; } },
    [["", "Take away"], ["toml", "Scenario (TOML)"], ["csv", "Lines (CSV)"], ["png", "Picture (PNG)"], ["report", "Report (HTML)"], ["link", "Copy the link"]].map(([value, text]) => el("option", { value }, text)));
  p.theme = button("◐", "Dark or light (D)", () => app.setTheme(app.themeName === "dark" ? "light" : "dark"));
  p.present = button("Present", "Presenter layout (P)", () => app.togglePresent(), { class: "vs-present-button" });
  p.help = button("?", "Help and legend (?)", () => { p.helpBox.hidden = !p.helpBox.hidden; });
  return el("header", { class: "vs-header" }, el("strong", { class: "vs-brand" }, "voicesim"), p.scenario,
    el("label", { class: "vs-luck" }, "luck", p.seed), p.undo, p.redo, p.reset, el("span", { class: "vs-space" }),
    p.view, p.pin, p.twinsButton, p.sides, p.stories, p.away, p.present, p.theme, p.help);
}

function buildTransport(app) {
  const p = app.parts;
  p.play = button("▶", "Play or pause (space)", () => app.play(!app.playing), { class: "vs-play" });
  p.week = el("output", { class: "vs-week" });
  p.speedLabel = el("output", {});
  p.speed = el("input", { type: "range", min: "-1", max: "4", step: "1", "aria-label": "Speed", class: "vs-speed",
    oninput: () => { app.speed = 2 ** +p.speed.value; app.showSpeed(); } });
  p.scrub = el("input", { type: "range", min: "0", max: "1", step: "any", value: "0", "aria-label": "Week", class: "vs-scrub", oninput: () => app.seek(+p.scrub.value) });
  p.choosers = el("div", { class: "vs-choosers" });
  p.note = el("span", { class: "vs-note", role: "status" });
  return el("div", { class: "vs-transport" }, button("|◂", "To the start (Home)", () => app.seek(0)), button("◂", "One week back (←)", () => app.step(-1)), p.play,
    button("▸", "One week on (→)", () => app.step(1)), button("⚑", "To the next event (shift →)", () => app.jump(1)), p.week, p.scrub,
    el("label", { class: "vs-speed-label" }, "speed ", p.speed, p.speedLabel), p.note);
}

function legendItem(kind, text) {
  return el("span", {}, el("i", { class: "vs-key vs-key-" + kind }), text);
}

function buildLegend(app) {
  const roles = app.futures.B.cast.roles, theme = app.theme;
  const dots = roles.map((role, n) => {
    const key = el("i", { class: "vs-key" });
    key.style.background = theme.roles[n % theme.roles.length];
    return el("span", {}, key, words(role));
  });
  app.parts.legend.replaceChildren(...dots, legendItem("partner", "partner"), legendItem("off-voice", "not in the programme"), legendItem("official", "official account"), el("span", {}, "bigger: heard by more"),
    legendItem("on", "message on the page"), legendItem("off", "off the page"), legendItem("cloud", "customers' impressions"));
}

function buildHelp() {
  const keys = [["space", "play or pause"], ["← →", "one week"], ["shift ← →", "to an event"], ["Home End", "start, end"], ["V", "next voice (shift: the one before)"], ["C", "next customer"], ["K", "keep as A"], ["T", "twins"], ["N", "map or network"], ["P", "presenter"], ["L", "show or hide the levers"], ["D", "dark or light"], ["Z Y", "undo, redo"], ["1–6", "speed, or an answer"]];
  return el("div", { class: "vs-help", hidden: true },
    el("h3", {}, "What you see"),
    el("p", {}, "The circle is the page: what the brand stands for. Dots are voices where their culture is; bigger ones reach more people; hollow ones are not in the programme. Their messages fly out and land on the page or off it. The golden cloud is what customers make of the brand; the cross is their average, the public face, its dashed circle the spread."),
    el("p", {}, "Silence: hardly anybody hears a personal voice. Monologue: clear, but one voice only. Chorus: many different voices on one page. Cacophony: it does not add up."),
    el("h3", {}, "Keys"), el("dl", {}, keys.flatMap(([key, what]) => [el("dt", {}, key), el("dd", {}, what)])));
}

function buildFrame(app) {
  const p = app.parts;
  p.leverBox = el("div", { class: "vs-lever-box" });
  p.foot = el("div", { class: "vs-foot" });
  p.map = el("canvas", { class: "vs-map", role: "img", "aria-label": "Map of the culture space", tabindex: "0" });
  p.wordsA = el("div", { class: "vs-word vs-word-a", hidden: true });
  p.wordsB = el("div", { class: "vs-word vs-word-b", "aria-live": "polite" });
  p.legend = el("div", { class: "vs-legend" });
  p.sample = el("div", { class: "vs-sample" });
  p.verdict = el("p", { class: "vs-verdict", hidden: true, "aria-live": "polite" });
  p.under = el("div", { class: "vs-under" }, p.verdict, p.legend);
  p.ask = el("div", { class: "vs-ask", hidden: true });
  p.dials = el("div", { class: "vs-dials" });
  p.twins = el("section", { class: "vs-twins", hidden: true, "aria-label": "B minus A" });
  p.feedTitle = el("h3", { class: "vs-feed-title" }, "What happens");
  p.feed = el("div", { class: "vs-feed", "aria-label": "What was said" });
  p.card = el("section", { class: "vs-card", hidden: true, "aria-label": "A closer look" });
  p.chart = el("canvas", { class: "vs-chart", role: "img", "aria-label": "Measures over the weeks", tabindex: "0" });
  p.error = el("div", { class: "vs-error", role: "alert", hidden: true });
  p.lost = el("div", { class: "vs-lost", role: "alert", hidden: true }, "The connection is lost. What is computed still plays; trying again …");
  p.wait = el("div", { class: "vs-wait", role: "status" }, el("p", {}, "Preparing the first future …"), el("small", {}, "The first start after an installation takes up to a minute."));
  p.helpBox = buildHelp();
  p.regimeWords = el("p", { class: "vs-regime-words" });
  const header = buildHeader(app);
  app.root.append(header,
    el("aside", { class: "vs-left", "aria-label": "Levers" }, el("div", { class: "vs-scroll" }, p.story, p.leverBox), p.foot),
    el("main", { class: "vs-centre" }, p.map, p.wordsA, p.wordsB, p.sample, p.under, p.ask, p.error, p.wait),
    el("aside", { class: "vs-right", "aria-label": "Where it stands" }, p.regimeWords, p.dials, p.twins, p.feedTitle, p.feed, p.card),
    el("footer", { class: "vs-bottom" }, buildTransport(app), el("div", { class: "vs-chart-box" }, p.choosers, p.chart)),
    p.lost, p.helpBox);
}

function buildChoosers(app) {
  app.parts.choosers.replaceChildren(...app.chosen.map((name, n) => {
    const select = el("select", { "aria-label": `Measure ${n + 1}`, class: "vs-chooser vs-m" + n, onchange: () => { app.chosen[n] = select.value; app.dirty = true; app.remember(); } },
      app.measures.map((m) => el("option", { value: m.name, selected: m.name === name, title: m.meaning }, capital(words(m.name)))));
    return select;
  }));
}

// The stage as one picture: title, dials and verdict in words, map, chart and legend on one canvas.
function picture(app) {
  const map = app.parts.map, chart = app.parts.chart, ratio = map.width / map.getBoundingClientRect().width;
  const head = Math.round(96 * ratio), foot = Math.round(30 * ratio), mapHeight = map.height - Math.round(app.covered() * ratio);
  const out = el("canvas", { width: Math.max(map.width, chart.width), height: head + mapHeight + chart.height + foot });
  const context = out.getContext("2d"), pad = 20 * ratio;
  const line = (text, y, size, weight, colour) => {
    context.fillStyle = colour;
    context.font = `${weight} ${size * ratio}px system-ui, sans-serif`;
    context.fillText(text, pad, y * ratio, out.width - 2 * pad);
  };
  context.fillStyle = app.theme.back;
  context.fillRect(0, 0, out.width, out.height);
  context.drawImage(map, 0, 0, map.width, mapHeight, (out.width - map.width) / 2, head, map.width, mapHeight);
  context.drawImage(chart, 0, head + mapHeight);
  const { A, B } = app.futures, word = (future) => REGIMES[Math.max(0, regimeAt(future, app.at))];
  const sides = app.session.twins && A ? `A ${word(A)}, B ${word(B)}` : word(B);
  const dials = app.dials.map((dial) => `${capital(dial.name)} ${dial.value.textContent}` + (dial.spread.textContent ? ` (${dial.spread.textContent})` : ""));
  line(`${app.session.title}: ${sides}, week ${Math.floor(app.week + 1e-6)}`, 32, 24, 700, app.theme.ink);
  line([...dials, `spent ${app.parts.money.textContent}`].join("   "), 60, 15, 600, app.theme.ink);
  if (app.session.twins) line(app.parts.verdict.textContent, 84, 15, 600, app.theme.soft);
  drawNames(app, context, out, ratio);
  return out;
}

// Which colour is which kind of voice, along the lower edge of the picture.
function drawNames(app, context, out, ratio) {
  const { cast } = app.futures.B, names = [...cast.roles.map((role, n) => [words(role), app.theme.roles[n % app.theme.roles.length]]), ["partner", app.theme.partner], ["on the page", app.theme.on], ["off the page", app.theme.off], ["customers' impressions", app.theme.cloud]];
  context.font = `${13 * ratio}px system-ui, sans-serif`;
  let x = 20 * ratio;
  for (const [name, colour] of names) {
    context.fillStyle = colour;
    context.fillRect(x, out.height - 18 * ratio, 10 * ratio, 10 * ratio);
    context.fillStyle = app.theme.soft;
    context.fillText(name, x + 15 * ratio, out.height - 9 * ratio);
    x += 32 * ratio + context.measureText(name).width;
  }
}
