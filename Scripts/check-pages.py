"""Uses pages of pictures in headless Chromium as a reader would, through the W3C WebDriver protocol.

    check-pages.py [--screenshots FOLDER] FILE.html…

Every page is opened from its file and must not log an error, ask for anything by network, or fail to follow the theme;
pointing must show the right text and searching must mark the right parts. What else is tried depends on the panel: a
map zooms, turns and hides groups; a drawing zooms; attention changes its layer, heads and manner. Called by
check-pages; uses the standard library alone.
"""

import base64
import json
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SLOWEST_FRAME = 0.5  # seconds; what a page of ten thousand points needs is printed


class Failure(Exception):
    """A page does not do what it should."""


def expect(condition, text):
    """Fails with a text where the condition is false."""
    if not condition:
        raise Failure(text)


class Browser:
    """A session of headless Chromium."""

    def __init__(self):
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        port = None
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                port = found.group(1)
                break
        if port is None:
            raise Failure("chromedriver did not start")
        self.base = f"http://127.0.0.1:{port}"
        options = {
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1280,1000", "--hide-scrollbars"],
        }
        capabilities = {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.base += f"/session/{answer['sessionId']}"

    def call(self, method, path, body=None):
        """One command of the protocol; its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, data=data, method=method, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise Failure(f"{path}: {value['error']}: {value['message'][:300]}") from error

    def close(self):
        """Ends the browser and its driver."""
        try:
            self.call("DELETE", "")
        except (Failure, OSError):
            pass
        self.driver.terminate()
        self.driver.wait(20)

    def open(self, path):
        """Opens a file as a page."""
        self.call("POST", "/url", {"url": pathlib.Path(path).resolve().as_uri()})

    def run(self, script, *arguments):
        """Runs a function's body in the page; its value."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait_frame(self):
        """Waits until what was asked for is drawn."""
        self.call("POST", "/execute/async", {
            "script": "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));",
            "args": []})

    def logs(self, kind):
        """What the browser logged since the last call."""
        return self.call("POST", "/se/log", {"type": kind})

    def media(self, scheme):
        """Makes the system prefer a light or a dark theme."""
        self.call("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setEmulatedMedia",
            "params": {"features": [{"name": "prefers-color-scheme", "value": scheme}]}})

    def pointer(self, *actions):
        """Moves and presses the mouse."""
        self.call("POST", "/actions", {"actions": [{
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": list(actions)}]})
        self.wait_frame()

    def move(self, x, y):
        """Puts the pointer at a place of the window."""
        self.pointer({"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y), "origin": "viewport"})

    def drag(self, x, y, dx, dy):
        """Drags from a place of the window."""
        self.pointer(
            {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y), "origin": "viewport"},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerMove", "duration": 60, "x": round(x + dx), "y": round(y + dy), "origin": "viewport"},
            {"type": "pointerUp", "button": 0})

    def wheel(self, x, y, amount):
        """Turns the wheel at a place of the window."""
        self.call("POST", "/actions", {"actions": [{
            "type": "wheel", "id": "wheel", "actions": [{
                "type": "scroll", "duration": 0, "x": round(x), "y": round(y), "deltaX": 0, "deltaY": amount,
                "origin": "viewport"}]}]})
        self.wait_frame()

    def element(self, selector):
        """The first element of a CSS selector."""
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        """Clicks on an element."""
        self.call("POST", f"/element/{self.element(selector)}/click", {})
        self.wait_frame()

    def type(self, selector, text):
        """Replaces the text of a field by typing."""
        element = self.element(selector)
        self.call("POST", f"/element/{element}/clear", {})
        if text:
            self.call("POST", f"/element/{element}/value", {"text": text})
        else:
            self.run("arguments[0].dispatchEvent(new Event('input'))", {ELEMENT: element})
        self.wait_frame()

    def key(self, selector, text):
        """Types a key into an element that has the focus."""
        self.run("document.querySelector(arguments[0]).focus({ preventScroll: true })", selector)
        self.call("POST", "/actions", {"actions": [{
            "type": "key", "id": "keys", "actions": [
                {"type": "keyDown", "value": text}, {"type": "keyUp", "value": text}]}]})
        self.wait_frame()

    def tip(self):
        """The text under the pointer; empty where none is shown."""
        return self.run("const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.textContent;")

    def found(self):
        """What the search says it found."""
        return self.run("return document.getElementById('found').textContent;")

    def background(self):
        """The colour of the page."""
        return self.run("return getComputedStyle(document.body).backgroundColor;")

    def screenshot(self, path):
        """Saves what the window shows."""
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


def check_theme(browser):
    """Without a choice the page follows the system; the button changes it, and back."""
    browser.media("light")
    light = browser.background()
    browser.media("dark")
    dark = browser.background()
    expect(light != dark, f"the page is {light} in both themes of the system")
    browser.media("light")
    browser.click("#theme")
    expect(browser.background() == dark, "the button does not make the page dark")
    browser.click("#theme")
    expect(browser.background() == light, "the button does not make the page light again")


def check_search(browser, wanted, least):
    """A text that is there is found, one that is not is not, and an empty one marks nothing."""
    place = browser.run("return scrollY")
    browser.type("#search", wanted)
    found = re.fullmatch(r"(\d+) of (\d+)", browser.found())
    expect(found and int(found[1]) >= least, f"search for “{wanted}”: {browser.found()!r}, expected {least} or more")
    browser.type("#search", "no such text anywhere")
    expect(browser.found().startswith("0 of"), f"search for what is not there: {browser.found()!r}")
    browser.type("#search", "")
    expect(browser.found() == "", "an empty search still says something")
    # Typing brought the search field into view.
    browser.run("scrollTo(0, arguments[0])", place)
    browser.wait_frame()
    return int(found[1])


def first_line(text):
    """The first line, as short as a reader would type it."""
    return text.split("\n")[0][:40].strip()


def check_scatter(browser, number):
    """A map: what is under the pointer, search, zoom, turning, groups."""
    panel = f"sememe.panels[{number}]"
    browser.run(f"{panel}.section.scrollIntoView()")
    browser.wait_frame()
    # A point with room around it, so that no other is nearer to the rounded place.
    index = browser.run(f"""
      const p = {panel};
      for (let i = 0; i < p.count; i += 1) {{
        const [x, y] = p.locate(i).map(Math.round);
        const box = p.canvas.getBoundingClientRect();
        if (y < innerHeight && p.nearest(x - box.left, y - box.top) === i) return i;
      }}
      return -1;""")
    expect(index >= 0, "no point can be pointed at")
    x, y = browser.run(f"return {panel}.locate({index})")
    browser.move(x, y)
    text = browser.run(f"return {panel}.text({index})")
    expect(browser.tip() == text, f"pointing at point {index} shows {browser.tip()!r}, not {text!r}")
    check_search(browser, first_line(text), 1)
    canvas = f"#panel-{number} canvas.map"
    before = browser.run(f"return {panel}.zoomed")
    browser.drag(x + 1, y + 1, 0, 0)
    browser.wheel(x, y, -300)
    zoomed = browser.run(f"return {panel}.zoomed")
    expect(zoomed > before * 1.2, f"the wheel zooms from {before} to {zoomed}")
    now = browser.run(f"return {panel}.locate({index})")
    expect(abs(now[0] - x) < 3 and abs(now[1] - y) < 3, f"the wheel moves the point under it from {x, y} to {now}")
    browser.key(canvas, "-")
    expect(browser.run(f"return {panel}.zoomed") < zoomed, "the key − does not zoom")
    state = "turn" if browser.run(f"return {panel}.solid") else "shift"
    old = browser.run(f"return {panel}.{state}")
    browser.drag(x, y, 60, 25)
    expect(browser.run(f"return {panel}.{state}") != old, "dragging changes nothing")
    browser.click("#reset")
    expect(browser.run(f"return {panel}.zoomed") == 1, "“Reset view” keeps the zoom")
    if browser.run(f"return {panel}.samples.length") > 1:
        button = f"#panel-{number} button.key"
        group = browser.run(f"return {panel}.samples[0][2]")
        browser.click(button)
        hidden = browser.run(f"return {panel}.hidden.has({group}) && {panel}.order.every("
                             f"(i) => {panel}.data.groups[i] !== {group})")
        expect(hidden, "a group that is switched off is still drawn")
        browser.click(button)
    seconds = browser.run(f"""
      const start = performance.now();
      for (let i = 0; i < 10; i += 1) {panel}.paint();
      return (performance.now() - start) / 10000;""")
    expect(seconds < SLOWEST_FRAME, f"drawing takes {seconds:.3f} s")
    return f"{browser.run(f'return {panel}.count')} points, {seconds * 1000:.1f} ms a frame"


def reachable(browser, marked):
    """The middle of the first mark that the pointer reaches, and its text; nothing where there is none."""
    return browser.run("""
      for (const mark of document.querySelectorAll(arguments[0])) {
        const box = mark.getBoundingClientRect();
        const [x, y] = [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
        const hit = document.elementFromPoint(x, y)?.closest('[data-tip]');
        if (hit) return [x, y, hit.dataset.tip];
      }
      return null;""", marked)


def check_drawing(browser, number):
    """A drawing: what is under the pointer, search, zoom."""
    panel = f"#panel-{number}"
    browser.run("document.querySelector(arguments[0]).scrollIntoView()", panel)
    marked = f"{panel} [data-tip]"
    count = browser.run("return document.querySelectorAll(arguments[0]).length", marked)
    if browser.run("return document.querySelector(arguments[0]) !== null", f"{panel} .cells"):
        return check_cells(browser, number)
    if count == 0:
        return "nothing to point at"
    place = reachable(browser, marked)
    expect(place, "no mark can be pointed at")
    x, y, text = place
    browser.move(x, y)
    expect(browser.tip() == text, f"pointing at {x, y} shows {browser.tip()!r}, not {text!r}")
    hits = check_search(browser, first_line(text), 1)
    svg = f"{panel} svg"
    view = "return document.querySelector(arguments[0]).getAttribute('viewBox')"
    before = browser.run(view, svg)
    browser.key(panel, "+")
    expect(browser.run(view, svg) != before, "the key + does not zoom")
    browser.key(panel, "0")
    expect(browser.run(view, svg) == before, "the key 0 does not show all again")
    browser.wheel(x, y, -200)
    expect(browser.run(view, svg) != before, "the wheel does not zoom")
    browser.click("#reset")
    expect(browser.run(view, svg) == before, "“Reset view” keeps the zoom")
    return f"{count} marks with texts, {hits} found"


def check_cells(browser, number):
    """An image of cells: the names and the value of the one under the pointer."""
    panel = f"#panel-{number}"
    data = json.loads(browser.run("return document.getElementById(arguments[0]).textContent", f"panel-{number}-data"))
    width = data["width"]
    height = len(data["values"]) // width
    left, top, wide, tall = browser.run("""
      const box = document.querySelector(arguments[0]).getBoundingClientRect();
      return [box.left, box.top, box.width, box.height];""", f"{panel} .cells")
    row, column = height // 3, width // 4
    browser.move(left + (column + 0.5) * wide / width, top + (row + 0.5) * tall / height)
    names = [data[kind][index] if data[kind] else f"{kind[:-1]} {index + 1}"
             for kind, index in (("rows", row), ("columns", column))]
    value = f"{data['valueName']} {data['values'][row * width + column]}".strip()
    text = "\n".join([*names, value])
    expect(browser.tip() == text, f"pointing at a cell shows {browser.tip()!r}, not {text!r}")
    return f"{height} × {width} cells"


def check_attention(browser, number):
    """Attention: tokens, layers, heads, all heads, one head."""
    panel = f"sememe.panels[{number}]"
    section = f"#panel-{number}"
    data = browser.run(f"const d = {panel}.data; return [d.queries, d.keys, d.layers, d.heads]")
    queries, keys, layers, heads = data
    browser.click(f"{section} [data-mode=lines]")
    item = min(1, len(queries) - 1)
    token = f"document.querySelectorAll('{section} ol:first-child li')[{item}]"
    browser.run(f"{token}.scrollIntoView({{ block: 'center' }})")
    browser.wait_frame()
    x, y = browser.run(f"""
      const item = {token};
      const box = item.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];""")
    browser.move(x, y)
    expect(browser.tip().split("\n")[0] == queries[item], f"pointing at {queries[item]!r} shows {browser.tip()!r}")
    expect("→" in browser.tip(), f"no weights beside {queries[item]!r}: {browser.tip()!r}")
    check_search(browser, queries[item], 1)
    browser.run(f"""
      const choice = document.querySelector('{section} select.layer');
      choice.value = '{layers - 1}';
      choice.dispatchEvent(new Event('change'));""")
    expect(browser.run(f"return {panel}.layer") == layers - 1, "the choice of layers changes nothing")
    if heads > 1:
        size = browser.run(f"return {panel}.heads.size")
        browser.click(f"{section} [data-head='0']")
        expect(browser.run(f"return {panel}.heads.size") != size, "a head's button changes nothing")
    browser.click(f"{section} [data-mode=grid]")
    cells = browser.run(f"return document.querySelectorAll('{section} [data-cell] canvas').length")
    expect(cells == layers * heads, f"{cells} small maps for {layers} × {heads} heads")
    browser.click(f"{section} [data-cell='0,{heads - 1}']")
    chosen = browser.run(f"return [{panel}.mode, {panel}.layer, [...{panel}.heads]]")
    expect(chosen == ["map", 0, [heads - 1]], f"a small map opens {chosen}")
    browser.run(f"{panel}.mapPlace.canvas.scrollIntoView()")
    browser.wait_frame()
    x, y = browser.run(f"""
      const m = {panel}.mapPlace;
      const box = m.canvas.getBoundingClientRect();
      return [box.left + m.left + m.cell / 2, box.top + m.top + m.cell / 2];""")
    browser.move(x, y)
    weight = browser.run(f"return {panel}.weight(0, {heads - 1}, 0, 0).toFixed(3)")
    text = f"{queries[0]} → {keys[0]}\n{weight}"
    expect(browser.tip() == text, f"pointing at the first cell shows {browser.tip()!r}, not {text!r}")
    browser.click(f"{section} [data-mode=lines]")
    seconds = browser.run(f"""
      const start = performance.now();
      for (let i = 0; i < 5; i += 1) {panel}.show();
      return (performance.now() - start) / 5000;""")
    expect(seconds < SLOWEST_FRAME, f"drawing takes {seconds:.3f} s")
    return f"{len(queries)} tokens, {layers} × {heads} heads, {seconds * 1000:.1f} ms to draw"


CHECKS = {"scatter": check_scatter, "drawing": check_drawing, "attention": check_attention}


def check_page(browser, path, screenshots):
    """Everything about one page; what was seen, in words."""
    browser.logs("browser")
    browser.logs("performance")
    browser.media("light")
    browser.open(path)
    browser.wait_frame()
    kinds = browser.run("return [...document.querySelectorAll('.panel')].map((panel) => panel.dataset.kind)")
    expect(kinds, "no panel")
    expect(browser.run("return document.title"), "no title")
    made = browser.run("return typeof sememe === 'object' ? sememe.panels.length : 0")
    expect(made == len(kinds), f"{made} of {len(kinds)} panels were made: {errors(browser)}")
    name = pathlib.Path(path).stem
    if screenshots:
        for theme in ["light", "dark"]:
            browser.media(theme)
            browser.wait_frame()
            browser.screenshot(f"{screenshots}/{name}-page-{theme}.png")
    check_theme(browser)
    seen = [CHECKS[kind](browser, number) for number, kind in enumerate(kinds)]
    faults = errors(browser)
    expect(not faults, f"the console says {faults}")
    for entry in browser.logs("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
            address = message["params"].get("request", message["params"])["url"]
            expect(address.startswith(("file:", "data:", "about:")), f"the page asks for {address}")
    return "; ".join(seen)


def errors(browser):
    """What the console says of errors and warnings."""
    return [entry["message"] for entry in browser.logs("browser") if entry["level"] in ("SEVERE", "WARNING")]


def main(arguments):
    """Checks pages one after another and prints a line for each."""
    screenshots = None
    if arguments[:1] == ["--screenshots"]:
        screenshots = arguments[1]
        arguments = arguments[2:]
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    failed = 0
    browser = Browser()
    try:
        for path in arguments:
            try:
                print(f"ok      {pathlib.Path(path).name}: {check_page(browser, path, screenshots)}", flush=True)
            except Failure as failure:
                failed += 1
                print(f"FAILED  {pathlib.Path(path).name}: {failure}", flush=True)
    finally:
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
