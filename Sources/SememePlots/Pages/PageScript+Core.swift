extension PageScript {
  /// Theme, tooltip, search: what all panels share.
  static let core = #"""
    'use strict';
    // `sememe.panels` lets other scripts, and tests, ask a panel where something stands.
    const sememe = { panels: [], kinds: {} };
    const page = document.documentElement;
    const byID = (id) => document.getElementById(id);

    function make(name, attributes = {}, children = []) {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) {
        if (key === 'text') element.textContent = value;
        else if (value !== undefined) element.setAttribute(key, value);
      }
      element.append(...children);
      return element;
    }

    // A ramp's colours side by side.
    function colorRamp(prefix) {
      return make('span', { class: 'colors', 'aria-hidden': 'true' }, Array.from({ length: 64 }, (_, step) => {
        const cell = make('i');
        cell.style.background = `var(--${prefix}${step})`;
        return cell;
      }));
    }

    // Theme: the system's, until the reader chooses.
    const darkSystem = matchMedia('(prefers-color-scheme: dark)');
    const isDark = () => (page.dataset.theme ? page.dataset.theme === 'dark' : darkSystem.matches);
    let colors = {};

    function readColors() {
      const style = getComputedStyle(page);
      const read = (name) => style.getPropertyValue(name).trim();
      const steps = (prefix) => Array.from({ length: 64 }, (_, step) => read(`--${prefix}${step}`));
      colors = {
        background: read('--background'), ink: read('--ink'), muted: read('--muted'),
        grid: read('--grid'), axis: read('--axis'), faint: read('--faint'),
        series: Array.from({ length: 8 }, (_, number) => read(`--s${number}`)),
        marks: steps('m'), sequential: steps('q'),
      };
      byID('theme').textContent = isDark() ? 'Light theme' : 'Dark theme';
    }

    function themeChanged() {
      readColors();
      for (const panel of sememe.panels) panel.draw?.();
    }
    byID('theme').addEventListener('click', () => {
      page.dataset.theme = isDark() ? 'light' : 'dark';
      themeChanged();
    });
    darkSystem.addEventListener('change', themeChanged);

    // Tooltip: plain text beside the pointer, always inside of the window.
    const tip = byID('tip');
    function showTip(text, x, y) {
      if (!text) { hideTip(); return; }
      const shown = text.length > 700 ? `${text.slice(0, 700)}…` : text;
      if (tip.textContent !== shown) tip.textContent = shown;
      tip.hidden = false;
      const box = tip.getBoundingClientRect();
      const right = x + 14 + box.width > innerWidth ? x - 14 - box.width : x + 14;
      const below = y + 14 + box.height > innerHeight ? y - 14 - box.height : y + 14;
      tip.style.left = `${Math.max(4, right)}px`;
      tip.style.top = `${Math.max(4, below)}px`;
    }
    function hideTip() { tip.hidden = true; }
    addEventListener('scroll', hideTip, { passive: true });

    // Search: every panel marks what holds the text and says how much that is.
    const normal = (text) => text.toLowerCase().normalize('NFKC');
    const search = byID('search');
    function searchNow() {
      const wanted = normal(search.value.trim());
      let found = 0;
      let total = 0;
      for (const panel of sememe.panels) {
        const [hits, all] = panel.search(wanted);
        found += hits;
        total += all;
      }
      byID('found').textContent = wanted ? `${found} of ${total}` : '';
    }
    search.addEventListener('input', searchNow);
    search.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { search.value = ''; searchNow(); }
    });
    byID('reset').addEventListener('click', () => {
      for (const panel of sememe.panels) panel.reset?.();
    });

    """#

  /// Makes every panel of what the page holds.
  static let start = #"""
    readColors();
    for (const section of document.querySelectorAll('.panel')) {
      const data = byID(`${section.id}-data`);
      const panel = sememe.kinds[section.dataset.kind](section, data && JSON.parse(data.textContent));
      sememe.panels.push(panel);
    }

    """#

  /// Zoom and pan by wheel, drag, pinch and keys, for any panel.
  static let view = #"""
    // `target` gets zoom(factor, x, y), pan(dx, dy, event), reset(), hover(x, y, event) and ownsWheel.
    function navigate(element, target) {
      const pointers = new Map();
      const local = (event) => {
        const box = element.getBoundingClientRect();
        return [event.clientX - box.left, event.clientY - box.top];
      };
      element.addEventListener('wheel', (event) => {
        // A page that scrolls keeps its wheel until the panel is clicked or Ctrl is held.
        const scrolls = !target.ownsWheel && page.scrollHeight > innerHeight + 1;
        if (scrolls && !event.ctrlKey && !element.parentElement.contains(document.activeElement)) return;
        event.preventDefault();
        const lines = event.deltaMode === 1 ? 16 : 1;
        target.zoom(Math.exp(-Math.max(-300, Math.min(300, event.deltaY * lines)) * 0.0015), ...local(event));
      }, { passive: false });
      element.addEventListener('pointerdown', (event) => {
        pointers.set(event.pointerId, [event.clientX, event.clientY]);
        element.setPointerCapture(event.pointerId);
        (element.tabIndex >= 0 ? element : element.parentElement).focus({ preventScroll: true });
        element.classList.add('grabbed');
        hideTip();
      });
      element.addEventListener('pointermove', (event) => {
        const before = pointers.get(event.pointerId);
        if (!before) { target.hover?.(...local(event), event); return; }
        const now = [event.clientX, event.clientY];
        if (pointers.size === 1) {
          target.pan(now[0] - before[0], now[1] - before[1], event);
        } else {
          const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
          const spread = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
          if (spread(before) > 0) target.zoom(spread(now) / spread(before), ...local(event));
        }
        pointers.set(event.pointerId, now);
      });
      const release = (event) => {
        pointers.delete(event.pointerId);
        if (pointers.size === 0) element.classList.remove('grabbed');
      };
      element.addEventListener('pointerup', release);
      element.addEventListener('pointercancel', release);
      element.addEventListener('pointerleave', () => { hideTip(); target.leave?.(); });
      element.addEventListener('dblclick', () => target.reset());
      const keyed = element.tabIndex >= 0 ? element : element.parentElement;
      keyed.addEventListener('keydown', (event) => {
        const box = element.getBoundingClientRect();
        const middle = [box.width / 2, box.height / 2];
        const actions = {
          '+': () => target.zoom(1.25, ...middle), '=': () => target.zoom(1.25, ...middle),
          '-': () => target.zoom(0.8, ...middle), '0': () => target.reset(),
          ArrowLeft: () => target.pan(40, 0, event), ArrowRight: () => target.pan(-40, 0, event),
          ArrowUp: () => target.pan(0, 40, event), ArrowDown: () => target.pan(0, -40, event),
        };
        if (!actions[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        actions[event.key]();
      });
    }

    """#

  /// A drawing that is in the page as SVG.
  static let drawing = #"""
    sememe.kinds.drawing = (section, data) => {
      const svg = section.querySelector('svg');
      const [, , wide, tall] = svg.getAttribute('viewBox').split(' ').map(Number);
      const full = { x: 0, y: 0, width: wide, height: tall };
      let view = { ...full };
      const draw = () => svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
      // What the cell of an image is under the pointer.
      function cellText(event) {
        const box = event.target.getBoundingClientRect();
        const { width, values, valueName } = data;
        const height = values.length / width;
        const at = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
        const row = at((event.clientY - box.top) / box.height, height);
        const column = at((event.clientX - box.left) / box.width, width);
        return [data.rows[row] ?? `row ${row + 1}`, data.columns[column] ?? `column ${column + 1}`,
          `${valueName} ${values[row * width + column]}`.trim()].join('\n');
      }
      const unit = () => view.width / svg.getBoundingClientRect().width;
      navigate(svg, {
        zoom(factor, x, y) {
          const width = Math.min(full.width * 1.5, Math.max(full.width / 60, view.width / factor));
          const ratio = width / view.width;
          const [px, py] = [x * unit(), y * unit()];
          view = {
            x: view.x + px * (1 - ratio), y: view.y + py * (1 - ratio),
            width, height: view.height * ratio,
          };
          draw();
        },
        pan(dx, dy) {
          const scale = unit();
          view.x -= dx * scale;
          view.y -= dy * scale;
          draw();
        },
        reset() { view = { ...full }; draw(); },
        hover(x, y, event) {
          const marked = event.target.closest?.('[data-tip]');
          const isCell = data && event.target.classList.contains('cells');
          const text = isCell ? cellText(event) : marked?.dataset.tip;
          showTip(text ?? '', event.clientX, event.clientY);
        },
      });
      const marked = [...svg.querySelectorAll('[data-tip]')];
      const texts = marked.map((element) => normal(element.dataset.tip));
      return {
        section,
        reset() { view = { ...full }; draw(); },
        search(wanted) {
          let found = 0;
          marked.forEach((element, index) => {
            const hit = wanted !== '' && texts[index].includes(wanted);
            element.classList.toggle('matched', hit);
            element.classList.toggle('dimmed', wanted !== '' && !hit);
            if (hit) found += 1;
          });
          return [found, marked.length];
        },
      };
    };

    """#
}
