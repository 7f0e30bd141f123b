extension PageScript {
  /// How attention is drawn: lines, all heads, one head.
  static let attentionDrawing = #"""
    const attentionDrawing = {
      showLines() {
        const { queries, keys } = this.data;
        this.lists = [queries, keys].map((tokens, side) => {
          const list = make('ol', {}, tokens.map((token, at) => {
            const item = make('li', { text: token, tabindex: '0' });
            const enter = () => this.look(side, at);
            item.addEventListener('pointerenter', (event) => {
              enter();
              showTip(this.describe(side, at), event.clientX, event.clientY);
            });
            item.addEventListener('focus', () => {
              enter();
              const box = item.getBoundingClientRect();
              showTip(this.describe(side, at), box.right, box.bottom);
            });
            return item;
          }));
          list.addEventListener('pointerleave', () => { this.look(null); hideTip(); });
          return list;
        });
        this.canvas = make('canvas', { role: 'img', 'aria-label': this.section.dataset.description });
        this.body.replaceChildren(make('div', { class: 'tokens' }, [this.lists[0], this.canvas, this.lists[1]]),
          make('p', { class: 'hint', text: 'Tokens on the left look at those on the right. Point at a token to see its lines alone.' }));
        this.markMatches();
        this.paintLines();
      },

      look(side, at) {
        const same = side === null ? this.from === null : this.from?.[0] === side && this.from[1] === at;
        if (same) return;
        this.from = side === null ? null : [side, at];
        for (const list of this.lists) for (const item of list.children) item.style.background = '';
        if (this.from) {
          const means = this.means(side, at);
          [...this.lists[1 - side].children].forEach((item, other) => {
            const part = Math.round(Math.min(1, means[other]) * 100);
            if (part > 0) item.style.background = `color-mix(in srgb, var(--s0) ${part}%, transparent)`;
          });
        }
        this.paintLines();
      },

      paintLines() {
        const { queries, keys } = this.data;
        const rowHeight = 20;
        const [width, height] = [240, Math.max(queries.length, keys.length) * rowHeight];
        const ratio = Math.min(devicePixelRatio || 1, 16000 / height);
        this.canvas.width = width * ratio;
        this.canvas.height = height * ratio;
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
        const g = this.canvas.getContext('2d');
        g.setTransform(ratio, 0, 0, ratio, 0, 0);
        g.lineWidth = 1.6;
        const rows = (side, count) => (this.from?.[0] === side ? [this.from[1]] : [...Array(count).keys()]);
        // Heads lie side by side, so that each one's colour is seen.
        const step = Math.min(2.2, 13 / this.heads.size);
        [...this.heads].sort((a, b) => a - b).forEach((head, rank) => {
          const beside = (rank - (this.heads.size - 1) / 2) * step;
          g.strokeStyle = this.color(head);
          g.setLineDash(this.dash(head));
          for (const query of rows(0, queries.length)) {
            for (const key of rows(1, keys.length)) {
              // A weight below 0.01 would not be seen.
              if (this.byte(this.layer, head, query, key) < 26 || !this.allows(query, key)) continue;
              const [from, to] = [(query + 0.5) * rowHeight + beside, (key + 0.5) * rowHeight + beside];
              g.globalAlpha = this.weight(this.layer, head, query, key);
              g.beginPath();
              g.moveTo(2, from);
              g.bezierCurveTo(width * 0.4, from, width * 0.6, to, width - 2, to);
              g.stroke();
            }
          }
        });
        g.globalAlpha = 1;
        g.setLineDash([]);
      },

      showGrid() {
        const { layers, heads } = this.data;
        this.lists = null;
        const grid = make('div', { class: 'heads' });
        grid.style.gridTemplateColumns = `auto repeat(${heads}, auto)`;
        grid.append(make('span', { text: 'layer' }));
        for (let head = 0; head < heads; head += 1) grid.append(make('span', { text: `head ${head + 1}` }));
        for (let layer = 0; layer < layers; layer += 1) {
          grid.append(make('span', { text: String(layer + 1) }));
          for (let head = 0; head < heads; head += 1) {
            const name = `layer ${layer + 1}, head ${head + 1}`;
            const button = make('button', { type: 'button', 'aria-label': name, 'data-cell': `${layer},${head}` },
              [this.image(layer, head)]);
            button.addEventListener('pointermove', (event) => showTip(name, event.clientX, event.clientY));
            button.addEventListener('pointerleave', hideTip);
            button.addEventListener('click', () => {
              this.layer = layer;
              this.heads = new Set([head]);
              this.mode = 'map';
              this.show();
            });
            grid.append(button);
          }
        }
        this.body.replaceChildren(grid,
          make('p', { class: 'hint', text: 'Rows of a square look at its columns; darker on a light page, or lighter on a dark one, is more. Choose a square to enlarge it.' }));
      },

      // A head with one pixel a weight.
      image(layer, head) {
        const { queries, keys } = this.data;
        const canvas = make('canvas', { width: String(keys.length), height: String(queries.length) });
        const g = canvas.getContext('2d');
        const picture = g.createImageData(keys.length, queries.length);
        this.rampBytes(picture.data, layer, head);
        g.putImageData(picture, 0, 0);
        return canvas;
      },

      rampBytes(pixels, layer, head) {
        const { queries, keys } = this.data;
        const ramp = colors.sequential.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
        const first = (layer * this.data.heads + head) * queries.length * keys.length;
        for (let at = 0; at < queries.length * keys.length; at += 1) {
          const shown = this.allows(Math.floor(at / keys.length), at % keys.length);
          const color = ramp[shown ? this.weights[first + at] >> 2 : 0];
          pixels.set(color, at * 4);
          pixels[at * 4 + 3] = 255;
        }
      },

      showMap() {
        const { queries, keys } = this.data;
        this.lists = null;
        const head = [...this.heads][0];
        const cell = Math.min(28, Math.max(7, Math.floor(680 / Math.max(queries.length, keys.length))));
        const font = `${Math.min(12, Math.max(7, cell - 1))}px Helvetica, Arial, sans-serif`;
        const canvas = make('canvas', {
          role: 'img', tabindex: '0', 'aria-label': `layer ${this.layer + 1}, head ${head + 1}: rows look at columns`,
        });
        const g = canvas.getContext('2d');
        g.font = font;
        const widest = (tokens) => Math.min(160, Math.max(...tokens.map((token) => g.measureText(token).width)));
        const [left, top] = [widest(queries) + 10, widest(keys) + 10];
        const [width, height] = [left + keys.length * cell + 4, top + queries.length * cell + 4];
        const ratio = devicePixelRatio || 1;
        canvas.width = width * ratio;
        canvas.height = height * ratio;
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
        g.setTransform(ratio, 0, 0, ratio, 0, 0);
        g.imageSmoothingEnabled = false;
        g.drawImage(this.image(this.layer, head), left, top, keys.length * cell, queries.length * cell);
        g.font = font;
        g.textBaseline = 'middle';
        g.fillStyle = colors.ink;
        g.textAlign = 'right';
        queries.forEach((token, at) => g.fillText(token, left - 6, top + (at + 0.5) * cell, 160));
        g.textAlign = 'left';
        keys.forEach((token, at) => {
          g.save();
          g.translate(left + (at + 0.5) * cell, top - 6);
          g.rotate(-Math.PI / 2);
          g.fillText(token, 0, 0, 160);
          g.restore();
        });
        canvas.addEventListener('pointermove', (event) => {
          const box = canvas.getBoundingClientRect();
          const key = Math.floor((event.clientX - box.left - left) / cell);
          const query = Math.floor((event.clientY - box.top - top) / cell);
          const inside = key >= 0 && key < keys.length && query >= 0 && query < queries.length;
          showTip(inside ? `${queries[query]} → ${keys[key]}\n${this.weight(this.layer, head, query, key).toFixed(3)}` : '',
            event.clientX, event.clientY);
        });
        canvas.addEventListener('pointerleave', hideTip);
        this.mapPlace = { left, top, cell, canvas };
        const ramp = make('span', { class: 'ramp' }, [make('span', { text: '0' }), colorRamp('q'), make('span', { text: '1 (square root)' })]);
        this.body.replaceChildren(canvas, make('div', { class: 'bar' }, [ramp]),
          make('p', { class: 'hint', text: 'Rows look at columns.' }));
      },
    };
    Object.assign(AttentionPanel.prototype, attentionDrawing);

    """#
}
