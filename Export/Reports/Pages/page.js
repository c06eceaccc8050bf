'use strict';
(() => {
  // Draws each chart from its spec, again when the width or the colours of the page change. It states how it went in attributes of <html>: data-drawn and data-failed.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const figures = [...document.querySelectorAll('figure.chart')];
  const specOf = figure => JSON.parse(figure.querySelector('script').textContent);

  const fontOf = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = '12px ' + fontOf;
  const lengthOf = text => pen.measureText(text).width;

  // The parts of a spec; of what stands in them nothing is sure, for anyone may have written or edited it.
  const partsOf = spec => [spec, ...(Array.isArray(spec.layer) ? spec.layer : [])];
  const channel = (part, name) => part && part.encoding && part.encoding[name] || {};
  const namesOf = channel => channel.type === 'nominal' && channel.scale && Array.isArray(channel.scale.domain) ? channel.scale.domain.map(String) : [];
  const widest = texts => Math.max(0, ...texts.map(text => text.length));

  // A text in lines that are no longer than the room, broken between words, or within a word that has no room; what does not fit on the last line is cut by Vega.
  const mostLines = 12;
  const lines = (text, room) => {
    const all = [''];
    for (const word of text.split(/(?<=\s)/)) {
      if (all.at(-1) !== '' && lengthOf(all.at(-1) + word.trimEnd()) > room) all.push('');
      for (const letter of word) {
        if (lengthOf(all.at(-1) + letter.trimEnd()) > room && all.length < mostLines) all.push('');
        all[all.length - 1] += letter;
      }
    }
    return [...all.slice(0, mostLines - 1), ...(all.length < mostLines ? [] : [all.slice(mostLines - 1).join('')])].map(line => line.trimEnd());
  };

  // A text as a literal of Vega's expressions, which take some breaks of lines for their own.
  const literal = value => JSON.stringify(value).replace(/[\u2028\u2029]/g, end => '\\u' + end.charCodeAt(0).toString(16));

  // As many columns as the longest name leaves room for beside the labels of the y axis; what has no room in one column takes more lines.
  const legendOf = (names, width) => {
    const taken = 32, all = width - 60, room = Math.max(60, all - taken), texts = names.map(name => lines(name, room));
    const columns = Math.max(1, Math.floor(all / (Math.max(...names.map(lengthOf)) + taken)));
    let height = 12;
    for (let first = 0; first < names.length; first += columns) height += 2 + 14 * Math.max(...texts.slice(first, first + columns).map(text => text.length));
    const wraps = texts.some(text => text.length > 1);
    return { height, legend: { columns, labelLimit: room, ...(wraps ? { labelExpr: literal(texts) + '[datum.index]' } : {}) } };
  };

  // Legends with room for their names; answers the height they take, so that many names do not make the chart above them flat.
  const legends = (spec, width) => Math.max(0, ...partsOf(spec).map(part => channel(part, 'color')).filter(colour => colour.field && colour.legend !== null).map(colour => {
    const names = namesOf(colour);
    if (names.length === 0) return colour.type === 'nominal' ? 28 : 50;
    const { height, legend } = legendOf(names, width);
    colour.legend = { ...colour.legend, ...legend };
    return height;
  }));

  // The palettes that the library writes into its specs, and what takes their place on a dark page.
  const palettes = {
    category: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7b4fa3', '#777777'],
    ordinal: ['#b5d6ea', '#f3c9ad', '#b0dfd1', '#efd9e5', '#f7dfae', '#d5ecf9', '#d6c7e2', '#d4d4d4'],
    heatmap: ['#f4f7fa', '#08519c'],
  };
  const darkPalettes = {
    category: ['#56b4e9', '#e69f00', '#3fcfa0', '#e79fc7', '#f0e442', '#9fb8ff', '#ff8a65', '#bbbbbb'],
    ordinal: ['#17384a', '#4a3208', '#0e4234', '#4a2c3e', '#4a4511', '#2b3555', '#552c20', '#3c3c3c'],
    heatmap: ['#1c2228', '#6cb8ec'],
  };
  const isPalette = (name, colours) => JSON.stringify(colours || []).toLowerCase() === JSON.stringify(palettes[name]);

  const theme = width => {
    const [ink, faint, line] = dark.matches ? ['#e6e9ec', '#b4bec8', '#313a43'] : ['#1c2127', '#47515b', '#e3e7eb'];
    return {
      background: 'transparent',
      font: fontOf,
      view: { stroke: 'transparent' },
      axis: { labelColor: faint, titleColor: ink, gridColor: line, domainColor: faint, tickColor: faint, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', titlePadding: 8, labelLimit: width < 500 ? 90 : 140 },
      legend: {
        orient: 'bottom', labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: Math.max(110, width / 2 - 40),
        columns: Math.max(1, Math.floor(width / 170)), symbolLimit: 1000, gradientLength: Math.min(200, width - 120), symbolStrokeWidth: 2,
      },
      axisX: { labelAngle: 0, labelSeparation: 8 },
      title: { color: ink, subtitleColor: faint },
      header: { labelColor: faint, titleColor: ink },
      text: { color: ink },
      rule: { color: ink },
      range: dark.matches ? darkPalettes : palettes,
    };
  };

  // A spec's own config stands above the theme; only palettes that are still the library's give way to those of the page.
  const themed = spec => {
    const range = spec.config && spec.config.range;
    for (const name of Object.keys(palettes)) {
      if (range && isPalette(name, range[name])) delete range[name];
    }
  };

  // Names that are long or many stand upright; others lie.
  const tilted = (spec, width) => {
    const x = channel(spec, 'x'), names = namesOf(x);
    if (names.length === 0 || x.axis === null) return;
    const axis = x.axis = x.axis || {}, longest = widest(names);
    const stands = longest > 3 && longest * 7 * names.length > width - 100;
    axis.labelAngle = stands ? -90 : 0;
    axis.labelOverlap = true;
    if (stands) axis.labelAlign = 'right', axis.labelBaseline = 'middle';
  };

  // The numbers in the cells of a heat map, as large as they fit, or none.
  const numbered = (spec, width) => {
    const columns = namesOf(channel(spec, 'x')).length, texts = partsOf(spec).find(part => part.mark && part.mark.type === 'text');
    if (!texts || columns === 0 || !spec.data || !Array.isArray(spec.data.values)) return;
    const room = (width - 110) / columns, longest = widest(spec.data.values.map(row => String(row && row.t || '')));
    const size = Math.min(11, Math.floor(room / (0.62 * Math.max(longest, 2))));
    if (size < 8) spec.layer = spec.layer.filter(layer => layer !== texts);
    else texts.mark.fontSize = size;
  };

  // Where low is light on a white page, low is dark on a dark one; texts change with it.
  const inverted = spec => {
    for (const colour of partsOf(spec).map(part => channel(part, 'color'))) {
      if (colour.condition) [colour.condition.value, colour.value] = [colour.value, colour.condition.value];
    }
  };

  // Charts of the library take the room and the colours of the page; of one's own spec, and of what was changed in a spec of the library, everything stays.
  const fitted = (spec, width) => {
    const { aspect, inverted: isInverted } = spec.usermeta || {};
    if (aspect && isInverted && dark.matches && isPalette('heatmap', spec.config && spec.config.range && spec.config.range.heatmap)) inverted(spec);
    themed(spec);
    if (!aspect) return spec;
    delete spec.title;
    if (spec.width === 'container') spec.width = width;
    const below = legends(spec, width);
    if (Math.abs(spec.height - 480 * aspect) <= 0.5) spec.height = Math.round(Math.max(220, Math.min(480, width * aspect))) + below;
    tilted(spec, width);
    numbered(spec, width);
    return spec;
  };

  const draw = async figure => {
    const plot = figure.querySelector('.plot'), values = figure.querySelector('.values'), width = plot.clientWidth;
    const before = figure.result;
    delete figure.result;
    delete figure.dataset.drawn;
    delete figure.dataset.failed;
    figure.dataset.width = width;
    plot.className = 'plot';
    try {
      if (before) before.finalize();
      // ast: expressions are interpreted, never compiled, so that the page needs no eval.
      figure.result = await vegaEmbed(plot, fitted(specOf(figure), width), { mode: 'vega-lite', ast: true, actions: false, defaultStyle: false, tooltip: false, config: theme(width), loader: { load: () => Promise.reject(new Error('A page loads nothing.')) } });
      figure.dataset.drawn = '';
    } catch (error) {
      figure.dataset.failed = '';
      plot.className = 'plot failure';
      plot.textContent = 'This chart could not be drawn: ' + error.message;
      if (values) values.open = true;
    }
  };

  const state = () => {
    document.documentElement.dataset.drawn = figures.filter(figure => 'drawn' in figure.dataset).length;
    document.documentElement.dataset.failed = figures.filter(figure => 'failed' in figure.dataset).length;
    document.documentElement.dataset.done = '';
  };

  // One chart is drawn at a time: what is asked for while charts are drawn begins when the current one is done, and ends what was asked for before.
  let asked = 0, drawing = Promise.resolve();
  const drawAll = () => {
    const mine = ++asked;
    delete document.documentElement.dataset.done;
    drawing = drawing.then(async () => {
      for (const figure of figures) {
        if (mine !== asked) return;
        await draw(figure);
      }
      if (mine === asked) state();
    });
  };

  // JSON in which each row of data has a line of its own.
  const pretty = (value, space = '', isRow = false, isData = false) => {
    if (isRow || value === null || typeof value !== 'object' || Object.keys(value).length === 0) return JSON.stringify(value);
    const inner = space + '  ', isList = Array.isArray(value);
    const parts = isList
      ? value.map(item => pretty(item, inner, isData))
      : Object.entries(value).map(([name, item]) => JSON.stringify(name) + ': ' + pretty(item, inner, false, name === 'values' && Array.isArray(item)));
    return (isList ? '[' : '{') + '\n' + parts.map(part => inner + part).join(',\n') + '\n' + space + (isList ? ']' : '}');
  };

  const save = (name, address) => {
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
  };

  const button = (text, click) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', click);
    return made;
  };

  for (const figure of figures) {
    const spec = figure.querySelector('.spec'), pre = spec.querySelector('pre');
    spec.addEventListener('toggle', () => { pre.textContent = spec.open ? pretty(specOf(figure)) : ''; });
    spec.append(button('Save spec', () => save(figure.id + '.vl.json', 'data:application/json,' + encodeURIComponent(pretty(specOf(figure))))));
    if (window.vegaEmbed) spec.append(button('Save image', async () => { if (figure.result) save(figure.id + '.svg', 'data:image/svg+xml,' + encodeURIComponent(await figure.result.view.toSVG())); }));
  }

  // A table that is wider than its share of a row has a row of its own.
  const tables = [...document.querySelectorAll('.charts > .table')];
  const spread = () => {
    for (const table of tables) table.classList.remove('wide');
    for (const table of tables.filter(table => table.scrollWidth > table.clientWidth)) table.classList.add('wide');
  };
  spread();
  addEventListener('resize', spread);

  if (!window.vegaEmbed) return;
  for (const values of document.querySelectorAll('.values')) values.open = false;
  drawAll();
  dark.addEventListener('change', drawAll);

  // The room of a chart changes with the window, and for a print and back.
  let waiting;
  const isOutgrown = figure => 'width' in figure.dataset && figure.querySelector('.plot').clientWidth !== +figure.dataset.width;
  const seen = new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (!matchMedia('print').matches && figures.some(isOutgrown)) drawAll(); }, 200);
  });
  for (const figure of figures) seen.observe(figure);
})();
