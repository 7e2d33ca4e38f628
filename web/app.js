/* The little that plain HTML cannot do; pages work without it and the server checks all again.
 * Listens on the document: swapped-in parts work too. */
(() => {
  'use strict';
  const d = document, en = d.documentElement.lang === 'en';
  const each = (s, f) => d.querySelectorAll(s).forEach(f), say = t => { d.getElementById('say').textContent = t; };

  /* GB 11643: a real date and check digit */
  function idOk(s) {
    let m = s[10] + s[11] - 1, t = new Date(s.slice(6, 10), m, s.slice(12, 14)), n = 0;
    for (let i = 0; i < 17; i++) n += s[i] * ((1 << (17 - i)) % 11);
    return /^\d{17}[\dX]$/.test(s) && t.getMonth() === m && '10X98765432'[n % 11] === s[17];
  }
  d.addEventListener('focusout', e => {
    let f = e.target, k = f.dataset && f.dataset.id18, p, v, bad;
    if (k === undefined) return;
    v = f.value = f.value.replace(/\s/g, '').toUpperCase();
    k = f.form.elements[k];
    bad = !!v && !(k && k.value !== '01') && !idOk(v);
    p = d.getElementById(f.id + '-err');
    p.hidden = !bad;
    if (bad) p.textContent = en ? 'Error: check the ID number digit by digit' : '错误：身份证号不对，请逐位核对';
    f.setAttribute('aria-invalid', bad);
    f.parentNode.classList.toggle('bad', bad);
  });

  /* minutes since a server time (data-now: the server's clock); parts that renew */
  setInterval(() => {
    let now = Date.now();
    each('[data-since]', e => {
      e.off = e.off || now - (e.dataset.now || now);
      let m = Math.max(0, Math.floor((now - e.off - e.dataset.since) / 6e4)), h = Math.floor(m / 60);
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

  /* place: at most 8 s, then send anyway; pressing the button again keeps its name and htmx */
  d.addEventListener('submit', e => {
    let f = e.target, b = e.submitter || f.querySelector('button'), g = navigator.geolocation;
    if (!f.matches('[data-geo]') || f.placed || !g) return;
    e.preventDefault();
    e.stopPropagation();
    if (f.asking) return;
    f.asking = true;
    say(en ? 'Finding your place…' : '正在定位…');
    function go(p) {
      if (f.placed) return;
      f.placed = true;
      if (p && p.coords) for (let k of ['latitude', 'longitude', 'accuracy'])
        f.elements[{ latitude: 'lat', longitude: 'lng' }[k] || k].value = p.coords[k];
      b.click();
    }
    setTimeout(go, 8000);
    g.getCurrentPosition(go, go, { enableHighAccuracy: true, timeout: 8000 });
  }, true);

  d.addEventListener('click', e => {
    let b = e.target.closest('[data-copy]');
    if (b) navigator.clipboard.writeText(b.dataset.copy).then(() => { say(b.textContent = en ? 'Copied' : '已复制'); });
  });
})();
