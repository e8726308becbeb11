// Story mode: chapters with a few sentences, a prediction before the run, the answer after it.
function showStory(app) {
  const story = app.session.story, panel = app.parts.story;
  panel.hidden = !story;
  app.root.classList.toggle("vs-telling", Boolean(story));
  if (!story) {
    app.parts.ask.hidden = true;
    return;
  }
  const last = story.number === story.chapters.length - 1;
  const go = (chapter) => { app.outcome = null; app.tell(story.name, chapter); };
  panel.replaceChildren(
    el("div", { class: "vs-card-head" }, el("span", { class: "vs-step" }, `${story.number + 1} of ${story.chapters.length}`),
      el("button", { type: "button", "aria-label": "Leave the story", onclick: () => app.change({ type: "tell", story: "", chapter: 0 }) }, "×")),
    el("h2", {}, story.chapter), ...story.text.map((line) => el("p", {}, line)), el("div", { class: "vs-told" }),
    el("div", { class: "vs-row" },
      el("button", { type: "button", disabled: story.number === 0, onclick: () => go(story.number - 1) }, "Back"),
      el("button", { type: "button", onclick: () => { app.seek(0); app.play(true); } }, "Play again"),
      last ? el("button", { type: "button", class: "vs-main", onclick: () => showAnswers(app) }, "What we expected")
        : el("button", { type: "button", class: "vs-main vs-next", onclick: () => go(story.number + 1) }, "Next")));
  const asked = story.question && story.answered[story.number] === undefined && app.answering !== story.number;
  app.parts.ask.hidden = !asked;
  if (asked) {
    app.play(false);
    app.parts.ask.replaceChildren(el("div", { class: "vs-ask-box", role: "dialog", "aria-label": "Predict first" },
      el("span", { class: "vs-step" }, "Predict first"), el("h2", {}, story.question),
      ...story.answers.map((answer, n) => el("button", { type: "button", class: "vs-answer", onclick: () => predict(app, n) }, `${n + 1}  ${answer}`))));
    app.parts.ask.querySelector("button").focus({ preventScroll: true });
  }
  showOutcome(app);
}

function predict(app, answer) {
  app.change({ type: "predict", answer });
  app.answering = app.session.story.number;
  app.parts.ask.hidden = true;
  app.seek(0);
  app.speed = Math.max(app.speed, 8);
  app.showSpeed();
  app.play(true);
}

// The answer is shown when the room has seen the run to its end.
function showOutcome(app) {
  const story = app.session?.story, box = app.parts.story.querySelector(".vs-told");
  if (!story || !box) return;
  const given = story.answered[story.number], found = app.outcome;
  const seen = given !== undefined && found && found.chapter === story.number && (app.revealed === story.number || app.at >= app.lastFrame() - 0.5);
  if (!seen) { box.replaceChildren(); return; }
  if (app.revealed !== story.number) { app.revealed = story.number; app.version += 1; app.dirty = true; showTwins(app); }
  const right = given === found.right, measure = app.measures[app.measureIndex.get(found.measure)];
  box.replaceChildren(
    el("p", { class: right ? "vs-right" : "vs-wrong" }, right ? "The room was right: " : "The room said: " + story.answers[given] + ". It was: ", found.right >= 0 ? story.answers[found.right] : "none of these"),
    el("p", {}, `${capital(words(found.measure))} in the last quarter: ${amount(measure, found.value)}.`),
    ...(story.afterwards ? [el("p", {}, story.afterwards)] : []));
}

function showAnswers(app) {
  const story = app.session.story;
  const rows = story.kept.flatMap((kept) => [
    el("p", { class: kept.right ? "vs-right" : "vs-wrong" }, kept.chapter + (kept.was === null ? "" : kept.right ? ": the room was right" : ": the room was surprised")),
    el("p", {}, kept.question), el("p", {}, `We said: ${kept.said}.` + (kept.was === null ? "" : ` It was: ${kept.was}.`))]);
  const right = story.kept.filter((kept) => kept.right).length;
  openCard(app, "What we expected", rows.length ? [el("p", {}, `${right} of ${story.kept.length} as expected.`), ...rows] : [el("p", {}, "Nothing was predicted.")]);
}
