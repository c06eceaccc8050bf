
'use strict';
(() => {
  // Draws each chart from its spec, again when the width or the colours of the page change. It states how it went in attributes of <html>: data-drawn and data-failed.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const figures = [...document.querySelectorAll('figure.chart')];
  const specOf = figure => JSON.parse(figure.querySelector('script').textContent);

  const legendColumns = width => Math.max(1, Math.floor(width / 170));

  // What a legend takes, so that many names do not make the chart above them flat.
  const legendHeight = (spec, width) => {
    const colours = [spec, ...(spec.layer || [])].map(part => part.encoding && part.encoding.color).filter(colour => colour && colour.field && colour.legend !== null);
    return Math.max(0, ...colours.map(colour => colour.type === 'nominal' ? 16 * Math.ceil(colour.scale.domain.length / legendColumns(width)) + 12 : 50));
  };

  const theme = width => {
    const [ink, faint, line] = dark.matches ? ['#e6e9ec', '#b4bec8', '#313a43'] : ['#1c2127', '#47515b', '#e3e7eb'];
    const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';
    return {
      background: 'transparent',
      font,
      view: { stroke: 'transparent' },
      axis: { labelColor: faint, titleColor: ink, gridColor: line, domainColor: faint, tickColor: faint, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', titlePadding: 8, labelLimit: width < 500 ? 90 : 140 },
      legend: {
        orient: 'bottom', labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: Math.max(110, width / 2 - 40),
        columns: legendColumns(width), symbolLimit: 1000, gradientLength: Math.min(200, width - 120), symbolStrokeWidth: 2,
      },
      axisX: { labelAngle: 0 },
      range: {
        category: dark.matches
          ? ['#56b4e9', '#e69f00', '#3fcfa0', '#e79fc7', '#f0e442', '#9fb8ff', '#ff8a65', '#bbbbbb']
          : ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7b4fa3', '#777777'],
        ordinal: dark.matches
          ? ['#17384a', '#4a3208', '#0e4234', '#4a2c3e', '#4a4511', '#2b3555', '#552c20', '#3c3c3c']
          : ['#b5d6ea', '#f3c9ad', '#b0dfd1', '#efd9e5', '#f7dfae', '#d5ecf9', '#d6c7e2', '#d4d4d4'],
        heatmap: dark.matches ? ['#1c2228', '#6cb8ec'] : ['#f4f7fa', '#08519c'],
      },
    };
  };

  // Names that are long or many stand upright; others lie.
  const tilted = (spec, width) => {
    const x = spec.encoding && spec.encoding.x;
    if (!x || x.type !== 'nominal') return;
    const names = x.scale.domain, longest = Math.max(...names.map(name => name.length));
    const axis = x.axis = x.axis || {};
    const stands = longest > 3 && longest * 7 * names.length > width - 100;
    axis.labelAngle = stands ? -90 : 0;
    axis.labelOverlap = true;
    if (stands) axis.labelAlign = 'right', axis.labelBaseline = 'middle';
  };

  // The numbers in the cells of a heat map, as large as they fit, or none.
  const numbered = (spec, width) => {
    const texts = (spec.layer || []).find(layer => layer.mark.type === 'text');
    if (!texts) return;
    const room = (width - 110) / spec.encoding.x.scale.domain.length, longest = Math.max(...spec.data.values.map(row => (row.t || '').length));
    const size = Math.min(11, Math.floor(room / (0.62 * Math.max(longest, 2))));
    if (size < 8) spec.layer = spec.layer.filter(layer => layer !== texts);
    else texts.mark.fontSize = size;
  };

  // Where low is light on a white page, low is dark on a dark one; texts change with it.
  const inverted = spec => {
    for (const { encoding: { color } = {} } of spec.layer) {
      if (color && color.condition) [color.condition.value, color.value] = [color.value, color.condition.value];
    }
  };

  const draw = async figure => {
    const plot = figure.querySelector('.plot'), values = figure.querySelector('.values');
    try {
      const spec = specOf(figure), width = plot.clientWidth, meta = spec.usermeta || {};
      delete spec.title;
      delete spec.config;
      if (meta.aspect) {
        spec.width = width;
        spec.height = Math.round(Math.max(220, Math.min(480, width * meta.aspect))) + legendHeight(spec, width);
      }
      tilted(spec, width);
      numbered(spec, width);
      if (meta.inverted && dark.matches) inverted(spec);
      // ast: expressions are interpreted, never compiled, so that the page needs no eval.
      const result = await vegaEmbed(plot, spec, { mode: 'vega-lite', ast: true, actions: false, defaultStyle: false, tooltip: false, config: theme(width), loader: { load: () => Promise.reject(new Error('A page loads nothing.')) } });
      figure.view = result.view;
      figure.dataset.width = width;
      delete figure.dataset.failed;
      figure.dataset.drawn = '';
    } catch (error) {
      delete figure.dataset.drawn;
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

  const drawAll = async () => {
    for (const figure of figures) await draw(figure);
    state();
  };

  const pretty = spec => JSON.stringify(spec, (name, value) => name === 'values' && Array.isArray(value) ? value.map(row => JSON.stringify(row)) : value, 2).replace(/^(\s*)"((?:[^"\\]|\\.)*)"(,?)$/gm,
    (line, space, text, comma) => text.startsWith('{') ? space + JSON.parse('"' + text + '"') + comma : line);

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
    if (window.vegaEmbed) spec.append(button('Save image', async () => save(figure.id + '.svg', 'data:image/svg+xml,' + encodeURIComponent(await figure.view.toSVG()))));
  }

  if (!window.vegaEmbed) return;
  for (const values of document.querySelectorAll('.values')) values.open = false;
  drawAll();
  dark.addEventListener('change', drawAll);
  let waiting;
  addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (figures.some(figure => figure.querySelector('.plot').clientWidth !== +figure.dataset.width)) drawAll(); }, 200);
  });
})();
