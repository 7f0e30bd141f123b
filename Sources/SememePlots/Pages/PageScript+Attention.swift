extension PageScript {
  /// Attention: what is chosen, and the weights.
  static let attention = #"""
    class AttentionPanel {
      constructor(section, data) {
        Object.assign(this, { section, data });
        const text = atob(data.weights);
        this.weights = new Uint8Array(text.length);
        for (let at = 0; at < text.length; at += 1) this.weights[at] = text.charCodeAt(at);
        data.weights = '';
        this.mode = data.mode;
        this.layer = data.layer;
        this.heads = new Set(data.chosen.length ? data.chosen : Array.from({ length: data.heads }, (_, h) => h));
        this.pair = 'all';
        this.from = null;
        this.matches = null;
        this.build();
        this.show();
      }

      // A weight as a byte: 255 times its square root.
      byte(layer, head, query, key) {
        const { heads, queries, keys } = this.data;
        return this.weights[((layer * heads + head) * queries.length + query) * keys.length + key];
      }

      weight(layer, head, query, key) { return (this.byte(layer, head, query, key) / 255) ** 2; }

      // Whether the choice of segments lets a token look at another.
      allows(query, key) {
        if (this.pair === 'all') return true;
        return this.data.segments[query] === Number(this.pair[0]) && this.data.segments[key] === Number(this.pair[1]);
      }

      color(head) { return colors.series[head % 8]; }

      // Heads beyond the last colour have the first ones again: their lines are broken.
      dash(head) { return [[], [6, 3], [2, 3]][Math.floor(head / 8) % 3]; }

      build() {
        const { layers, heads, segments } = this.data;
        const option = (value, text) => make('option', { value, text });
        const modes = { lines: 'Lines', grid: 'All heads', map: 'One head' };
        this.modeButtons = Object.entries(modes).map(([mode, text]) => {
          const button = make('button', { type: 'button', text, 'data-mode': mode });
          button.addEventListener('click', () => { this.mode = mode; this.show(); });
          return button;
        });
        this.layerChoice = make('select', { 'aria-label': 'Layer', class: 'layer' },
          Array.from({ length: layers }, (_, at) => option(String(at), `Layer ${at + 1}`)));
        this.layerChoice.addEventListener('change', () => {
          this.layer = Number(this.layerChoice.value);
          this.show();
        });
        this.pairChoice = make('select', { 'aria-label': 'Segments', class: 'pair' }, [
          option('all', 'All tokens'), option('01', 'First → second'), option('10', 'Second → first'),
          option('00', 'Within first'), option('11', 'Within second')]);
        this.pairChoice.addEventListener('change', () => { this.pair = this.pairChoice.value; this.show(); });
        this.pairChoice.hidden = !segments.includes(1);
        this.headButtons = Array.from({ length: heads }, (_, head) => {
          const swatch = make('span', { class: 'swatch' });
          const [line, gap] = this.dash(head);
          swatch.style.background = line === undefined ? `var(--s${head % 8})`
            : `repeating-linear-gradient(90deg, var(--s${head % 8}) 0 ${line / 2}px, transparent 0 ${(line + gap) / 2}px)`;
          const button = make('button', { type: 'button', class: 'key', 'data-head': String(head) },
            [swatch, document.createTextNode(String(head + 1))]);
          button.title = `Head ${head + 1}: show or hide; with Shift, this one alone`;
          button.addEventListener('click', (event) => this.chooseHead(head, event.shiftKey));
          return button;
        });
        this.everyHead = make('button', { type: 'button', text: 'All heads on or off' });
        this.everyHead.addEventListener('click', () => {
          this.heads = this.heads.size ? new Set() : new Set(this.headButtons.keys());
          this.show();
        });
        this.body = make('div', { class: 'scroll' });
        this.section.append(
          make('div', { class: 'bar choice' }, [...this.modeButtons, this.layerChoice, this.pairChoice]),
          this.headBar = make('div', { class: 'bar' }, [make('span', { text: 'Heads' }), ...this.headButtons, this.everyHead]),
          this.body);
      }

      chooseHead(head, alone) {
        if (this.mode === 'map' || alone) this.heads = new Set([head]);
        else if (!this.heads.delete(head)) this.heads.add(head);
        this.show();
      }

      show() {
        const { mode } = this;
        this.headBar.classList.toggle('choice', mode === 'map');
        if (mode === 'map' && this.heads.size !== 1) this.heads = new Set([Math.min(...this.heads, 1e9) % 1e9]);
        for (const button of this.modeButtons) button.setAttribute('aria-pressed', String(button.dataset.mode === mode));
        this.headButtons.forEach((button, head) => button.setAttribute('aria-pressed', String(this.heads.has(head))));
        this.layerChoice.value = String(this.layer);
        this.layerChoice.hidden = mode === 'grid';
        this.headBar.hidden = mode === 'grid';
        this.everyHead.hidden = mode !== 'lines';
        this.from = null;
        hideTip();
        if (mode === 'lines') this.showLines();
        else if (mode === 'grid') this.showGrid();
        else this.showMap();
      }

      draw() { this.show(); }

      reset() {
        this.heads = new Set(this.headButtons.keys());
        this.pair = 'all';
        this.pairChoice.value = 'all';
        this.show();
      }

      search(wanted) {
        const { queries, keys } = this.data;
        const hits = (tokens) => tokens.map((token) => wanted !== '' && normal(token).includes(wanted));
        this.matches = wanted ? [hits(queries), hits(keys)] : null;
        this.markMatches();
        return [this.matches ? this.matches[0].filter(Boolean).length : 0, queries.length];
      }

      markMatches() {
        this.lists?.forEach((list, side) => [...list.children].forEach((item, at) =>
          item.classList.toggle('matched', Boolean(this.matches?.[side][at]))));
      }

      // The strongest of what a token looks at (side 0) or is looked at by (side 1).
      describe(side, at) {
        const names = side === 0 ? this.data.keys : this.data.queries;
        const own = (side === 0 ? this.data.queries : this.data.keys)[at];
        const means = this.means(side, at);
        const best = [...means.keys()].sort((a, b) => means[b] - means[a]).slice(0, 6).filter((other) => means[other] >= 0.005);
        const arrow = side === 0 ? '→' : '←';
        return [own, ...best.map((other) => `${arrow} ${names[other]} ${means[other].toFixed(2)}`)].join('\n');
      }

      // Mean weights over the chosen heads between a token and all of the other side.
      means(side, at) {
        const count = (side === 0 ? this.data.keys : this.data.queries).length;
        return Array.from({ length: count }, (_, other) => {
          const [query, key] = side === 0 ? [at, other] : [other, at];
          if (!this.allows(query, key) || !this.heads.size) return 0;
          let sum = 0;
          for (const head of this.heads) sum += this.weight(this.layer, head, query, key);
          return sum / this.heads.size;
        });
      }
    }
    sememe.kinds.attention = (section, data) => new AttentionPanel(section, data);

    """#
}
