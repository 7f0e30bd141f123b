extension PageScript {
  /// What a map's reader can touch: canvas, legend, table.
  static let scatterControls = #"""
    const scatterControls = {
      build() {
        this.canvas = make('canvas', {
          class: 'map', tabindex: '0', role: 'img', 'aria-label': this.section.dataset.description,
        });
        this.canvas.style.height = 'max(340px, min(72vh, 760px))';
        this.section.append(this.legend(), this.canvas, make('p', { class: 'hint', text: this.solid
          ? 'Drag to turn, Shift and drag to move, wheel or + and − to zoom, double click or 0 to reset.'
          : 'Drag to move, wheel or + and − to zoom, double click or 0 to reset; with the map chosen, Enter visits what is found.' }),
        this.table());
        const box = this.canvas.getBoundingClientRect();
        this.width = box.width;
        this.height = box.height;
        // The only panel of a page zooms at once.
        this.ownsWheel = document.querySelectorAll('.panel').length === 1;
        navigate(this.canvas, this);
        this.canvas.addEventListener('keydown', (event) => {
          if (event.key === 'Enter') this.visit(event.shiftKey ? -1 : 1);
        });
        new ResizeObserver(() => this.draw()).observe(this.canvas);
      },

      zoom(factor, x, y) {
        const zoomed = Math.min(400, Math.max(0.4, this.zoomed * factor));
        const ratio = zoomed / this.zoomed;
        const middle = [this.width / 2, this.height / 2];
        this.shift = this.shift.map((value, at) => {
          const from = (at ? y : x) - middle[at];
          return from - (from - value) * ratio;
        });
        this.zoomed = zoomed;
        this.draw();
      },

      pan(dx, dy, event) {
        if (this.solid && !event.shiftKey) {
          this.turn[0] += dx * 0.008;
          this.turn[1] = Math.min(1.57, Math.max(-1.57, this.turn[1] + dy * 0.008));
        } else {
          this.shift = [this.shift[0] + dx, this.shift[1] + dy];
        }
        this.draw();
      },

      hover(x, y, event) {
        const found = this.nearest(x, y);
        if (found !== this.hovered) {
          this.hovered = found;
          this.draw();
        }
        showTip(found < 0 ? '' : this.text(found), event.clientX, event.clientY);
      },

      leave() {
        this.hovered = -1;
        this.draw();
      },

      // Goes through the points that the search found, or all, showing each one's text.
      visit(step) {
        for (let tried = 0; tried < this.count; tried += 1) {
          this.hovered = (Math.max(this.hovered, step > 0 ? -1 : 0) + step + this.count) % this.count;
          if (this.isShown(this.hovered) && (!this.matches || this.matches[this.hovered])) break;
        }
        this.draw();
        showTip(this.text(this.hovered), ...this.locate(this.hovered));
      },

      legend() {
        const { groups, groupNames, groupsName, values, valueRange, valueName } = this.data;
        const bar = make('div', { class: 'bar' });
        if (values) {
          const ramp = colorRamp('m');
          bar.append(make('span', { class: 'ramp' }, [
            make('span', { text: `${valueName} ${Number(valueRange[0].toPrecision(4))}` }), ramp,
            make('span', { text: `${Number(valueRange[1].toPrecision(4))}` }),
          ]));
        }
        if (groupsName) bar.append(make('strong', { text: groupsName }));
        this.samples = [];
        const names = groupNames.slice(0, MOST_NAMED).map((name, number) => [name, number]);
        const firsts = new Map();
        groups.forEach((number, i) => { if (!firsts.has(number)) firsts.set(number, i); });
        if (groups.includes(-1)) names.push(['none', -1]);
        for (const [name, number] of names) {
          const sample = make('canvas', { 'aria-hidden': 'true' });
          const button = make('button', { type: 'button', class: 'key', 'aria-pressed': 'true' },
            [sample, document.createTextNode(name)]);
          button.title = 'Show or hide; with Shift, show this one alone';
          this.samples.push([sample, firsts.get(number), number, button]);
          button.addEventListener('click', (event) => this.toggle(number, event.shiftKey));
          bar.append(button);
        }
        const more = groupNames.length - MOST_NAMED;
        if (more > 0) bar.append(make('span', { text: `and ${more} more` }));
        return bar;
      },

      toggle(number, alone) {
        if (alone) {
          this.hidden = new Set([-1, ...this.data.groupNames.keys()]);
          this.hidden.delete(number);
        } else if (!this.hidden.delete(number)) {
          this.hidden.add(number);
        }
        for (const [, , other, button] of this.samples) {
          button.setAttribute('aria-pressed', String(!this.hidden.has(other)));
        }
        this.draw();
      },

      paintLegend() {
        const ratio = devicePixelRatio || 1;
        for (const [sample, point] of this.samples) {
          sample.width = 14 * ratio;
          sample.height = 14 * ratio;
          const g = sample.getContext('2d');
          g.scale(ratio, ratio);
          const [shape, color] = this.look(point);
          g.fillStyle = color;
          g.beginPath();
          this.outline(g, shape, 7, 7, 5);
          g.fill();
        }
      },

      // The points as rows, made when asked for.
      table() {
        const details = make('details', {}, [make('summary', { text: 'Points as a table' })]);
        details.addEventListener('toggle', () => {
          if (details.children.length > 1) return;
          const rows = [];
          for (let i = 0; i < Math.min(this.count, 2000); i += 1) {
            const numbers = this.data.points.slice(i * this.data.dimensions, (i + 1) * this.data.dimensions);
            rows.push(make('tr', {}, [
              make('td', { text: this.text(i).replaceAll('\n', ' · ') }),
              ...numbers.map((number) => make('td', { text: number.toPrecision(4) })),
            ]));
          }
          if (this.count > rows.length) {
            rows.push(make('tr', {}, [make('td', { text: `and ${this.count - rows.length} more` })]));
          }
          details.append(make('table', {}, rows));
        });
        return details;
      },
    };
    Object.assign(ScatterMap.prototype, scatterControls);

    sememe.kinds.scatter = (section, data) => new ScatterMap(section, data);

    """#.replacing("MOST_NAMED", with: String(Groups.mostNamed))
}
