/* What plain HTML cannot do; pages work without it, the server checks all again.
 * Listens on the document: swapped-in parts work too. */
(() => {
  'use strict';
  const d = document, en = d.documentElement.lang === 'en';
  const each = (s, f) => d.querySelectorAll(s).forEach(f), say = t => { d.getElementById('say').textContent = t; };

  /* what is wrong is read first, also where autofocus is not known or the form was swapped in */
  function errs() {
    let e = d.getElementById('errs');
    if (e) e.focus();
  }
  errs();
  d.addEventListener('htmx:afterSettle', errs);

  /* GB 11643: date, check digit */
  function idOk(s) {
    let m = s[10] + s[11] - 1, t = new Date(s.slice(6, 10), m, s.slice(12, 14)), n = 0;
    for (let i = 0; i < 17; i++) n += s[i] * ((1 << (17 - i)) % 11);
    return /^\d{17}[\dX]$/.test(s) && t.getMonth() === m && '10X98765432'[n % 11] === s[17];
  }
  d.addEventListener('change', e => {
    let f = e.target, k = f.dataset.id18, id = f.id + '-err', p = d.getElementById(id), v, bad;
    if (k === undefined) return;
    v = f.value = f.value.normalize('NFKC').replace(/[\s\-\u200b-\u202e\u2060-\u206f\ufeff]/g, '').toUpperCase();
    k = f.form[k];
    bad = !!v && !(k && k.value !== '01') && !idOk(v);
    if (!p) {
      f.before(p = Object.assign(d.createElement('p'), { id, className: 'err' }));
      f.setAttribute('aria-describedby', (f.getAttribute('aria-describedby') || '') + ' ' + id);
    }
    p.hidden = !bad;
    p.textContent = f.dataset.msg;
    f.setAttribute('aria-invalid', bad);
    f.parentNode.classList.toggle('bad', bad);
  });

  /* minutes since a server time (data-now: its clock) */
  setInterval(() => {
    let now = Date.now();
    each('[data-since]', e => {
      e.off = e.off || now - (e.dataset.now || now);
      let m = Math.max(0, (now - e.off - e.dataset.since) / 6e4 | 0), h = m / 60 | 0;
      e.textContent = (h ? h + (en ? ' h ' : ' 小时 ') : '') + m % 60 + (en ? ' min' : ' 分');
    });
    each('[data-refresh-s]', e => {
      e.due = e.due || now + e.dataset.refreshS * 1e3;
      if (now < e.due || d.hidden) return;
      e.due = 0;
      fetch(location.href).then(r => r.text()).then(t => {
        let n = new DOMParser().parseFromString(t, 'text/html').getElementById(e.id);
        if (n) e.replaceWith(n);
      }, () => {});
    });
  }, 1000);

  /* place: at most 8 s, then send anyway by pressing again (htmx too) */
  d.addEventListener('submit', e => {
    let f = e.target, b = e.submitter || f.querySelector('button'), g = navigator.geolocation;
    if (!f.matches('[data-geo]') || f.sent || !g) return;
    e.preventDefault();
    e.stopPropagation();
    if (f.asked) return;
    f.asked = 1;
    say(en ? 'Finding your place…' : '正在定位…');
    function go(p) {
      if (f.sent) return;
      f.sent = 1;
      if (p && p.coords) {
        f.lat.value = p.coords.latitude;
        f.lng.value = p.coords.longitude;
        if (f.accuracy) f.accuracy.value = p.coords.accuracy;
      }
      b.click();
    }
    setTimeout(go, 8000);
    g.getCurrentPosition(go, go, { enableHighAccuracy: true });
  }, true);

  d.addEventListener('click', e => {
    let b = e.target.closest('[data-copy]'), c = navigator.clipboard;
    if (b && c) c.writeText(b.dataset.copy).then(() => { say(b.textContent = en ? 'Copied' : '已复制'); });
  });
})();
