// Marks one of all that are written alike on the same ground, as the cells of a column are: three
// quarters of a long page's look were the colours of each of its cells. Boxes and their labels, and
// what a style lifts out of its place, are each marked.
() => {
  const numbers = new Map();
  const grounds = new Map();
  const seen = new Set();

  function ground(element) {
    if (!element) return 0;
    if (!grounds.has(element)) {
      const { position, backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const lifted = !["static", "relative"].includes(position) && grounds.size;
      const own = [backgroundColor, backgroundImage, opacity, lifted].join();
      const behind = ground(element.parentElement);
      const all = `${behind} ${own}`;
      if (!numbers.has(all)) numbers.set(all, numbers.size + 1);
      grounds.set(element, own === "rgba(0, 0, 0, 0),none,1,false" ? behind : numbers.get(all));
    }
    return grounds.get(element);
  }

  for (const element of document.querySelectorAll("body *")) {
    const texts = [...element.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE);
    const words = texts.map((each) => each.data).join("").trim();
    const { color, fontSize, fontWeight, textShadow, visibility } = getComputedStyle(element);
    const drawn = [color, fontSize, fontWeight, textShadow, visibility, element.offsetHeight > 0];
    // Of a single letter axe says nothing, so it stands for none that are longer.
    const own = [...drawn, ground(element), /\w\w/.test(words)].join();
    const alone = element.matches("input, select, textarea, button, label, label *, :disabled *");
    element.toggleAttribute("data-own-colours", alone || (words !== "" && !seen.has(own)));
    if (words) seen.add(own);
  }
}
