// Below: four measures over the weeks, and the timeline with regimes, events, branches and playhead.
const PAD = { right: 12, top: 27, under: 34 };

function makeChart() {
  return { still: null, key: "", hover: null, panels: [], strip: null };
}

function rangeOf(measure, futures, column) {
  if (isShare(measure)) return [0, 1];
  let low = 0, high = 0;
  for (const future of futures) {
    for (let k = 1; k < future.done; k++) {
      const x = measureAt(future, k, column);
      if (x > high) high = x;
      if (x < low) low = x;
    }
  }
  return [low, high > low ? high * 1.05 : low + 1];
}

function stripHeight(app) { return (app.session.twins ? 30 : 20) * app.scale; }

// Where everything stands: four panels side by side, the timeline under them.
function chartLayout(app, width, height) {
  const room = 44 * app.scale;
  const strip = { x: room, y: height - stripHeight(app) - 20 * app.scale, width: width - room - PAD.right, height: stripHeight(app) };
  const count = app.chosen.length, gap = 14, each = (width - 8 - gap * (count - 1)) / count;
  const panels = app.chosen.map((name, n) => ({
    name, x: 4 + n * (each + gap) + room, y: PAD.top * app.scale, width: each - room - 6, height: strip.y - (PAD.top + PAD.under) * app.scale, outer: 4 + n * (each + gap), each,
  }));
  return { strip, panels };
}

function drawChart(app, canvas) {
  const { context, width, height, ratio } = fitCanvas(canvas);
  const chart = app.chart, shown = app.shownFutures();
  if (!shown.length) return;
  const key = [width, height, ratio, app.scale, app.themeName, app.version, app.chosen.join(), app.session.twins].join("|");
  if (chart.key !== key) {
    const layout = chartLayout(app, width, height);
    chart.panels = layout.panels;
    chart.strip = layout.strip;
    chart.still = chart.still || el("canvas");
    chart.still.width = canvas.width;
    chart.still.height = canvas.height;
    const still = chart.still.getContext("2d");
    still.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const panel of layout.panels) drawPanel(app, still, panel);
    drawKey(app, still, layout.strip);
    drawTimeline(app, still, layout.strip);
    chart.key = key;
  }
  context.clearRect(0, 0, width, height);
  context.drawImage(chart.still, 0, 0, width, height);
  if (app.veiled()) veil(context, chart, app.at / app.lastFrame());
  drawPlayhead(app, context, chart);
}

function path(context, future, column, x, y) {
  let open = false;
  context.beginPath();
  for (let k = 1; k < future.done; k++) {
    const value = measureAt(future, k, column);
    if (Number.isNaN(value)) { open = false; continue; }
    if (open) context.lineTo(x(k), y(value)); else context.moveTo(x(k), y(value));
    open = true;
  }
  context.stroke();
}

function drawPanel(app, context, panel) {
  const { theme } = app, column = app.measureIndex.get(panel.name), measure = app.measures[column];
  const { A, B, baseline } = app.futures, lines = [B, app.session.twins ? A : null, baseline].filter(Boolean);
  const [low, high] = rangeOf(measure, lines, column);
  const frames = B.frames - 1;
  const x = (k) => panel.x + (k / frames) * panel.width;
  const y = (v) => panel.y + panel.height - ((v - low) / (high - low)) * panel.height;
  panel.low = low;
  panel.high = high;
  context.font = app.font(11);
  context.textAlign = "right";
  context.fillStyle = theme.soft;
  context.strokeStyle = theme.rule;
  context.lineWidth = 1;
  context.beginPath();
  for (const value of [low, (low + high) / 2, high]) {
    context.moveTo(panel.x, y(value));
    context.lineTo(panel.x + panel.width, y(value));
    if (value !== (low + high) / 2) context.fillText(amount(measure, value), panel.x - 5, y(value) + 4);
  }
  context.stroke();
  const colour = theme.measures[app.chosen.indexOf(panel.name) % 4];
  context.save();
  context.beginPath();
  context.rect(panel.x - 1, panel.y - 3, panel.width + 2, panel.height + 6);
  context.clip();
  drawBand(context, B, column, colour, x, y);
  if (baseline) {
    context.strokeStyle = theme.baseline;
    context.lineWidth = 1.5;
    context.setLineDash([2, 3]);
    path(context, baseline, column, x, y);
    context.setLineDash([]);
  }
  if (app.session.twins && A) {
    drawBand(context, A, column, theme.a, x, y);
    context.strokeStyle = theme.a;
    context.lineWidth = 2;
    context.setLineDash([6, 3]);
    path(context, A, column, x, y);
    context.setLineDash([]);
  }
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  path(context, B, column, x, y);
  context.restore();
}

function drawBand(context, future, column, colour, x, y) {
  if (!future?.band) return;
  const { low, high } = future.band, count = future.measureCount, steps = Math.min(low.length / count, future.done - 1);
  context.fillStyle = colour;
  context.globalAlpha = 0.2;
  context.beginPath();
  let first = true;
  for (let s = 0; s < steps; s++) {
    const v = high[s * count + column];
    if (!Number.isNaN(v)) { if (first) context.moveTo(x(s + 1), y(v)); else context.lineTo(x(s + 1), y(v)); first = false; }
  }
  for (let s = steps - 1; s >= 0; s--) {
    const v = low[s * count + column];
    if (!Number.isNaN(v)) context.lineTo(x(s + 1), y(v));
  }
  context.fill();
  context.globalAlpha = 1;
}

// What the lines are, between the panels and the timeline, from the right.
function drawKey(app, context, strip) {
  const { theme } = app, twins = app.session.twins, y = strip.y - 18 * app.scale;
  const kinds = [["without the programme", theme.baseline, [2, 3], 1.5], ["middle 80 % of runs with other luck", theme.soft, null, 8], ...(twins ? [["B", theme.soft, [], 2.5], ["A", theme.a, [6, 3], 2]] : [])];
  let x = strip.x + strip.width;
  context.font = app.font(10.5);
  context.textAlign = "right";
  for (const [text, colour, dashes, thick] of kinds) {
    context.fillStyle = theme.soft;
    context.fillText(text, x, y);
    x -= context.measureText(text).width + 6;
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.globalAlpha = dashes ? 1 : 0.3;
    context.setLineDash(dashes || []);
    context.beginPath();
    context.moveTo(x - 18 * app.scale, y - 4);
    context.lineTo(x, y - 4);
    context.stroke();
    context.globalAlpha = 1;
    x -= 18 * app.scale + 16;
  }
  context.setLineDash([]);
}

// While the room has not seen how a chapter ends, nothing to the right of the playhead is shown.
function veil(context, layout, share) {
  for (const { x, y, width, height } of layout.panels) context.clearRect(x + share * width, y - 5, (1 - share) * width + 4, height + 10);
  const { x, y, width, height } = layout.strip;
  context.clearRect(x + share * width, y, (1 - share) * width + 1, height);
}

function drawTimeline(app, context, strip) {
  const { theme, session } = app, sides = session.twins ? ["A", "B"] : ["B"], each = strip.height / sides.length;
  sides.forEach((side, n) => {
    const future = app.futures[side];
    if (!future) return;
    const frames = future.frames - 1, top = strip.y + n * each;
    context.fillStyle = theme.rule;
    context.fillRect(strip.x, top, strip.width, each - 1);
    for (let k = 1; k < future.done; k++) {
      if (future.regimes[k] < 0) continue;
      context.fillStyle = theme.regimes[future.regimes[k]];
      context.fillRect(strip.x + ((k - 1) / frames) * strip.width, top, strip.width / frames + 0.6, each - 1);
    }
    context.textAlign = "right";
    context.font = app.font(12, 700);
    context.fillStyle = theme.soft;
    if (session.twins) context.fillText(side, strip.x - 8, top + each - 3 * app.scale);
  });
  drawWeeks(app, context, strip);
  drawFlags(app, context, strip);
}

function drawWeeks(app, context, strip) {
  const weeks = app.session.weeks, every = weeks > 260 ? 52 : weeks > 60 ? 13 : weeks > 20 ? 4 : 1;
  context.fillStyle = app.theme.soft;
  context.font = app.font(11);
  context.textAlign = "center";
  for (let week = 0; week <= weeks; week += every) {
    context.fillText(week === 0 ? "week 0" : String(week), clamp(strip.x + (week / weeks) * strip.width, 22, strip.x + strip.width - 6), strip.y + strip.height + 14 * app.scale);
  }
}

function drawFlags(app, context, strip) {
  const { theme, session } = app;
  for (const side of session.twins ? ["A", "B"] : ["B"]) {
    for (const event of session.events[side]) {
      const x = strip.x + (event.week / session.weeks) * strip.width, moved = event.kind === "change";
      context.fillStyle = context.strokeStyle = moved ? (side === "A" ? theme.a : theme.ink) : theme.flag;
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(x, strip.y + strip.height);
      context.lineTo(x, strip.y - 14);
      context.stroke();
      context.beginPath();
      if (moved) {
        context.moveTo(x - 5, strip.y - 10); context.lineTo(x, strip.y - 16); context.lineTo(x + 5, strip.y - 10); context.lineTo(x, strip.y - 4);
      } else {
        context.moveTo(x, strip.y - 15); context.lineTo(x + 10, strip.y - 11); context.lineTo(x, strip.y - 6);
      }
      context.fill();
    }
  }
}

function drawPlayhead(app, context, layout) {
  const { theme } = app, future = app.futures.B, frames = future.frames - 1, at = app.at;
  context.lineWidth = 1.5;
  for (const panel of layout.panels) {
    const x = panel.x + (at / frames) * panel.width, column = app.measureIndex.get(panel.name), measure = app.measures[column];
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(x, panel.y - 2);
    context.lineTo(x, panel.y + panel.height + 2);
    context.stroke();
    context.globalAlpha = 1;
    const dot = (f, colour) => {
      const v = measureNear(f, Math.min(at, f.done - 1), column);
      if (Number.isNaN(v)) return "–";
      const y = panel.y + panel.height - ((v - panel.low) / (panel.high - panel.low)) * panel.height;
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, clamp(y, panel.y, panel.y + panel.height), 4, 0, 7);
      context.fill();
      return amount(measure, v);
    };
    const colour = theme.measures[app.chosen.indexOf(panel.name) % 4];
    const a = app.session.twins && app.futures.A ? dot(app.futures.A, theme.a) : "";
    const b = dot(future, colour);
    context.font = app.font(14, 700);
    context.textAlign = "right";
    context.fillStyle = colour;
    const right = panel.outer + panel.each - 6;
    context.fillText(b, right, 14 * app.scale);
    if (a) {
      const shift = context.measureText(b).width + 12;
      context.fillStyle = theme.a;
      context.fillText(a, right - shift, 14 * app.scale);
    }
  }
  const x = layout.strip.x + (at / frames) * layout.strip.width;
  context.strokeStyle = theme.ink;
  context.fillStyle = theme.ink;
  context.lineWidth = 2.5;
  context.beginPath();
  context.moveTo(x, layout.strip.y - 3);
  context.lineTo(x, layout.strip.y + layout.strip.height + 3);
  context.stroke();
  context.beginPath();
  context.arc(x, layout.strip.y + layout.strip.height / 2, 7, 0, 7);
  context.fill();
}

// The frame under a point of the chart, and whether it lies on the timeline.
function frameUnder(app, px, py) {
  const { panels, strip } = app.chart, frames = app.futures.B.frames - 1;
  if (strip && py >= strip.y - 20) return { frame: clamp(((px - strip.x) / strip.width) * frames, 0, frames), strip: true };
  for (const panel of panels) {
    if (px >= panel.x - 6 && px <= panel.x + panel.width + 6) {
      return { frame: clamp(((px - panel.x) / panel.width) * frames, 0, frames), strip: false, panel };
    }
  }
  return null;
}
