// Pointer and keys: what hands do to the stage, and whether the server still answers.
Object.assign(App.prototype, {
  sideUnder(x) { return this.boxesNow?.A && x < this.boxesNow.A.width ? "A" : "B"; },

  lookAt(side, found) {
    this.picked = { ...found, side };
    const frame = Math.floor(this.at);
    this.send(found.kind === "voice" ? { type: "voice", side, voice: found.index, frame } : { type: "customer", side, customer: found.index, frame });
    this.dirty = true;
  },

  // By key: voices from the farthest heard to the least, customers in their order.
  lookAround(kind, way) {
    const side = this.session.twins ? this.session.active : "B", future = this.futures[side];
    if (!future) return;
    const { count, audience } = future.cast, flags = flagsAt(future, Math.floor(this.at));
    const all = kind === "voice"
      ? [...Array(count).keys()].filter((i) => flags[i] & PRESENT).sort((a, b) => audience[b] - audience[a] || a - b)
      : [...Array(future.slices[0].columns.cloud.shape[1]).keys()];
    const now = this.picked?.kind === kind && this.picked.side === side ? all.indexOf(this.picked.index) : way > 0 ? -1 : 0;
    this.lookAt(side, { kind, index: all[(now + way + all.length) % all.length] });
  },

  closeCard() { this.parts.card.hidden = true; this.picked = this.follow = null; this.dirty = true; },

  listen() {
    const { map, chart } = this.parts;
    let from = null, moved = false;
    map.addEventListener("pointerdown", (e) => { from = { x: e.offsetX, y: e.offsetY, camera: { ...this.camera } }; moved = false; map.setPointerCapture(e.pointerId); });
    map.addEventListener("pointermove", (e) => {
      if (!from || !this.boxesNow) return;
      const dx = e.offsetX - from.x, dy = e.offsetY - from.y;
      if (Math.abs(dx) + Math.abs(dy) > 4) moved = true;
      if (!moved) return;
      const unit = viewOf(this.maps.B, this.boxesNow.B).unit;
      this.follow = null;
      Object.assign(this.camera, { x: from.camera.x - dx / unit, y: from.camera.y + dy / unit });
      this.dirty = true;
    });
    map.addEventListener("pointerup", (e) => { if (from && !moved) this.click(e.offsetX, e.offsetY); from = null; });
    map.addEventListener("wheel", (e) => { e.preventDefault(); this.camera.zoom = clamp(this.camera.zoom * Math.exp(-e.deltaY * 0.0012), 0.5, 12); this.dirty = true; }, { passive: false });
    map.addEventListener("dblclick", () => { Object.assign(this.camera, { x: 0, y: 0, zoom: 1 }); this.dirty = true; });
    let scrubbing = false, down = null;
    chart.addEventListener("pointerdown", (e) => {
      const found = this.futures.B && frameUnder(this, e.offsetX, e.offsetY);
      down = found;
      scrubbing = Boolean(found?.strip);
      if (scrubbing) { this.play(false); this.seek(found.frame); }
      chart.setPointerCapture(e.pointerId);
    });
    chart.addEventListener("pointermove", (e) => { if (scrubbing) this.seek(frameUnder(this, e.offsetX, this.chart.strip.y).frame); });
    chart.addEventListener("pointerup", () => {
      if (down && !down.strip) { this.play(false); this.seek(Math.round(down.frame)); showWeek(this, Math.max(1, Math.round(down.frame))); }
      scrubbing = false;
      down = null;
    });
    this.onKey = (e) => this.key(e);
    (this.full ? window : this.root).addEventListener("keydown", this.onKey);
    this.model.on("msg:custom", (message, parts) => this.receive(message, parts || []));
    this.heart = setInterval(() => this.beat(), 2500);
  },

  beat() {
    if (this.session && performance.now() - this.lastPong > 9000 && !document.hidden) this.parts.lost.hidden = false;
    try { this.send({ type: "ping", at: Math.round(performance.now()) }); } catch { this.parts.lost.hidden = false; }
    if (this.full && !this.parts.lost.hidden) this.lookForServer();
  },

  // A server that answers again but does not know this session was started anew: begin again, from the address.
  async lookForServer() {
    const answer = await fetch("readyz", { cache: "no-store" }).catch(() => null);
    this.heardOf = answer?.ok ? (this.heardOf || 0) + 1 : 0;
    if (this.heardOf > 2 && !this.parts.lost.hidden) location.reload();
  },

  click(x, y) {
    const side = this.sideUnder(x), future = this.futures[side];
    if (!future || !this.boxesNow[side]) return;
    const found = pick(this.maps[side], future, flagsAt(future, Math.floor(this.at)), viewOf(this.maps[side], this.boxesNow[side]), x, y);
    if (found && !(this.network && found.kind === "customer")) this.lookAt(side, found); else this.closeCard();
  },

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || !this.session) return;
    const field = e.target.tagName, typing = field === "SELECT" || (field === "INPUT" && !["range", "checkbox", "radio"].includes(e.target.type));
    if (typing || (field === "INPUT" && e.key.startsWith("Arrow") && e.target !== this.parts.scrub) || (field === "BUTTON" && e.key === " ")) return;
    const asked = !this.parts.ask.hidden, digit = Number(e.key);
    const act = {
      " ": () => !asked && this.play(!this.playing), ArrowRight: () => (e.shiftKey ? this.jump(1) : this.step(1)), ArrowLeft: () => (e.shiftKey ? this.jump(-1) : this.step(-1)),
      Home: () => this.seek(0), End: () => this.seek(this.lastFrame()), k: () => this.change({ type: "pin" }), t: () => this.change({ type: "twins", on: !this.session.twins }),
      n: () => this.toggleView(), p: () => this.togglePresent(), l: () => this.root.classList.toggle(this.presenting ? "vs-with-levers" : "vs-no-levers"), d: () => this.setTheme(this.themeName === "dark" ? "light" : "dark"),
      z: () => this.change({ type: "undo" }), y: () => this.change({ type: "redo" }), "?": () => { this.parts.helpBox.hidden = !this.parts.helpBox.hidden; },
      v: () => this.lookAround("voice", e.shiftKey ? -1 : 1), c: () => this.lookAround("customer", e.shiftKey ? -1 : 1),
      Escape: () => { this.parts.helpBox.hidden = true; this.closeCard(); },
    }[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (act) act();
    else if (asked && digit >= 1 && digit <= this.session.story.answers.length) predict(this, digit - 1);
    else if (digit >= 1 && digit <= 6) { this.speed = 2 ** (digit - 2); this.showSpeed(); }
    else return;
    e.preventDefault();
    this.dirty = true;
  },
});
