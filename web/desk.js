/* Lists that staff and leaders work through (data-desk): a decision in place that can be taken back for 10 s,
 * the thing itself below its row, keys, the sum of what is ticked. All of it works as plain forms, too.
 * A decision is sent when its 10 s are over, or when the page is left: until then nothing has happened. */
(() => {
  'use strict';
  const d = document, en = d.documentElement.lang === 'en', WAIT = 1e4, waiting = new Map();
  const all = (s, in_) => [...(in_ || d).querySelectorAll(s)], say = t => { d.getElementById('say').textContent = t; };
  const rows = () => all('[data-row]').filter(r => !r.hidden), row = e => e.closest('[data-row]');
  const make = (tag, props, ...inner) => { let e = Object.assign(d.createElement(tag), props); e.append(...inner); return e; };
  let last = Promise.resolve();

  /* Rows of one kind with nothing odd about them, which go together from two on. */
  const alike = kind => rows().filter(r => r.dataset.plain === kind);
  function offer() {
    all('[data-alike]').forEach(b => {
      let n = alike(b.dataset.alike).length;
      b.hidden = n < 2;
      b.querySelector('b').textContent = n;
    });
  }

  /* --- decisions --- */
  function post(f, keepalive) {
    return fetch(f.action, { method: 'POST', body: new URLSearchParams(new FormData(f)), headers: { Accept: 'application/json' }, keepalive });
  }
  function sum() {
    let boxes = all('[data-min]').filter(b => b.checked), min = 0;
    boxes.forEach(b => { min += +b.dataset.min; });
    let h = min / 60 | 0, m = min % 60, time = (h ? h + (en ? ' h ' : ' 小时 ') : '') + (m || !h ? m + (en ? ' min' : ' 分') : '');
    all('[data-sum]').forEach(e => { e.textContent = e.dataset.sum === 'n' ? boxes.length : time.trim(); });
  }
  function settle(r) {
    let w = waiting.get(r);
    if (!w) return;
    clearTimeout(w.timer);
    waiting.delete(r);
    return w;
  }
  function bring_back(r, w, why) {
    w.note.remove();
    r.hidden = false;
    all('[data-min]', r).forEach(b => { b.checked = w.ticked; });
    let p = r.querySelector('.err') || make('p', { className: 'err' });
    p.textContent = why ? (en ? 'Error: ' : '错误：') + why : '';
    p.hidden = !why;
    r.append(p);
    sum();
    offer();
    if (why) say(p.textContent);
  }
  function send(r, keepalive) {
    let w = settle(r);
    if (!w) return last;
    let go = () => post(w.form, keepalive).then(a => a.ok ? 0 : a.json().then(p => p.detail, () => a.status), () => en ? 'no network' : '网络不通，请再试一次')
      .then(why => {
        if (why) return bring_back(r, w, why);
        w.note.remove();
        r.remove();
        if (!rows().length && !waiting.size && d.querySelector('[rel=next],[data-more]')) location.reload();
      });
    return last = keepalive ? go() : last.then(go);
  }
  function decide(f) {
    let r = row(f), next = rows()[rows().indexOf(r) + 1] || rows()[rows().indexOf(r) - 1];
    let name = r.querySelector('h3,b').textContent, said = f.dataset.decide + '：' + name;
    let undo = make('button', { className: 'link', type: 'button', textContent: en ? 'Undo' : '撤销' });
    let note = make('li', { className: 'undo' }, make('span', { textContent: said }), undo), box = r.querySelector('[data-min]');
    undo.setAttribute('aria-label', undo.textContent + '：' + name);
    undo.onclick = () => { bring_back(r, settle(r)); r.focus(); };
    waiting.set(r, { form: f, note, ticked: !!box && box.checked, timer: setTimeout(() => send(r), WAIT) });
    if (box) box.checked = false;
    shut();
    r.hidden = true;
    r.before(note);
    sum();
    offer();
    say(said);
    if (next) next.focus();
  }

  /* --- the thing itself, below its row --- */
  const shut = () => all('.case').forEach(e => e.remove());
  function show(r, html) {
    let main = new DOMParser().parseFromString(html, 'text/html').getElementById('main');
    shut();
    if (!main) return;
    all('.crumbs', main).forEach(e => e.remove());
    r.append(make('div', { className: 'case stack', tabIndex: -1 }, ...main.childNodes));
    r.lastElementChild.focus();
  }
  function open(r, href) {
    if (r.querySelector('.case')) return shut();
    fetch(href).then(a => a.text()).then(t => show(r, t), () => { location = href; });
  }
  function within(f, button, r) {
    let body = new FormData(f);
    if (button && button.name) body.append(button.name, button.value);
    if (f.enctype !== 'multipart/form-data') body = new URLSearchParams(body);
    fetch(button && button.hasAttribute('formaction') ? button.formAction : f.action, { method: 'POST', body }).then(a => {
      if (a.redirected) Promise.all([...waiting.keys()].map(w => send(w))).then(() => location.reload());
      else a.text().then(t => show(r, t));
    });
  }

  /* --- what is done --- */
  d.addEventListener('submit', e => {
    let f = e.target, why = f.elements.reason;
    if (f.closest('.case')) {
      e.preventDefault();
      within(f, e.submitter, row(f));
    } else if (f.dataset.decide && !(why && !why.value.trim())) {
      e.preventDefault();
      decide(f);
    }
  });
  d.addEventListener('click', e => {
    let a = e.target.closest('[data-open]');
    if (a && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
      e.preventDefault();
      open(row(a), a.href);
    }
    let kind = e.target.closest('[data-alike]');
    if (kind) alike(kind.dataset.alike).forEach(r => decide(r.querySelector('[data-decide]')));
  });
  d.addEventListener('keydown', e => {
    let here = e.target, list = rows(), at = list.indexOf(row(here));
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName)) return;
    if (e.key === 'j' || e.key === 'k') (list[at + (e.key === 'j' ? 1 : -1)] || here).focus();
    else if (e.key === 'Enter' && here.matches('[data-row]') && here.querySelector('[data-open]')) here.querySelector('[data-open]').click();
  });
  d.addEventListener('toggle', e => {
    let why = e.target.open && row(e.target) && e.target.querySelector('textarea');
    if (why) why.focus();
  }, true);
  d.addEventListener('change', sum);
  addEventListener('pagehide', () => [...waiting.keys()].forEach(r => send(r, true)));
  offer();
  sum();
})();
