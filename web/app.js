/* redvest: the little that plain HTML cannot do; each page works without it.
 * Decides: nothing. The server checks all again. Listens on the document, so parts swapped in work too. */
(function () {
  'use strict';
  var d = document, en = d.documentElement.lang === 'en';
  function all(s, f) { Array.prototype.forEach.call(d.querySelectorAll(s), f); }
  function say(t) { var f = d.getElementById('say'); if (f) f.textContent = t; }

  /* GB 11643: 17 digits, a real date, and the check digit of weights 2^(18-i) mod 11 */
  function idOk(s) {
    if (!/^\d{17}[\dX]$/.test(s)) return false;
    var y = +s.slice(6, 10), m = +s.slice(10, 12), t = new Date(y, m - 1, +s.slice(12, 14)), n = 0, i;
    for (i = 0; i < 17; i++) n += s[i] * ((1 << (17 - i)) % 11);
    return t.getMonth() === m - 1 && t.getFullYear() === y && '10X98765432'[n % 11] === s[17];
  }
  d.addEventListener('focusout', function (e) {
    var f = e.target, v, k, p, id;
    if (!f.matches || !f.matches('[data-id18]')) return;
    v = f.value = f.value.replace(/\s/g, '').toUpperCase();
    k = f.form && f.form.elements[f.dataset.id18];
    id = f.id + '-err';
    p = d.getElementById(id);
    var bad = v && !(k && k.value !== '01') && !idOk(v);
    if (bad && !p) {
      p = d.createElement('p');
      p.id = id; p.className = 'err';
      f.parentNode.insertBefore(p, f);
      f.setAttribute('aria-describedby', ((f.getAttribute('aria-describedby') || '') + ' ' + id).trim());
    }
    if (p) { p.hidden = !bad; if (bad) p.textContent = f.dataset.msg || '错误：身份证号不对，请逐位核对'; }
    f.setAttribute('aria-invalid', !!bad);
    f.parentNode.classList.toggle('bad', !!bad);
  });

  /* minutes counting; data-now is the server's clock, so a wrong phone clock does no harm */
  function tick() {
    all('[data-since]', function (e) {
      if (!e.t0) e.t0 = e.dataset.now ? Date.now() - e.dataset.now : 1e-9;
      var m = Math.max(0, Math.floor((Date.now() - e.t0 - e.dataset.since) / 6e4)), h = Math.floor(m / 60);
      var s = (h ? h + (en ? ' h ' : ' 小时 ') : '') + m % 60 + (en ? ' min' : ' 分');
      if (e.textContent !== s) e.textContent = s;
    });
    all('[data-refresh-s]', function (e) {
      e.left = (e.left || +e.dataset.refreshS) - 1;
      if (e.left > 0 || d.hidden) return;
      fetch(location.href, { credentials: 'same-origin' }).then(function (r) { return r.ok ? r.text() : ''; }).then(function (t) {
        var n = e.id && t && new DOMParser().parseFromString(t, 'text/html').getElementById(e.id);
        if (n && e.parentNode) e.parentNode.replaceChild(d.importNode(n, true), e);
      }).catch(function () {});
    });
  }
  setInterval(tick, 1000); tick();

  /* place: ask for at most 8 s, then send with or without it; the button is pressed again so htmx and names still work */
  d.addEventListener('submit', function (e) {
    var f = e.target, b = e.submitter || f.querySelector('button:not([type=button])'), over;
    if (!f.matches('[data-geo]') || f.geo || !navigator.geolocation || !b) return;
    e.preventDefault(); e.stopImmediatePropagation();
    if (over === undefined && f.getAttribute('aria-busy')) return;
    f.setAttribute('aria-busy', true);
    say(en ? 'Finding your place…' : '正在定位…');
    function go(p) {
      if (over) return;
      over = f.geo = true;
      if (p) ['lat', 'lng', 'accuracy'].forEach(function (k, i) {
        if (f.elements[k]) f.elements[k].value = [p.coords.latitude, p.coords.longitude, Math.round(p.coords.accuracy)][i];
      });
      f.removeAttribute('aria-busy');
      b.click();
      f.geo = false;
    }
    setTimeout(go, 8000);
    navigator.geolocation.getCurrentPosition(go, function () { go(); }, { enableHighAccuracy: true, timeout: 8000, maximumAge: 1e4 });
  }, true);

  d.addEventListener('click', function (e) {
    var b = e.target.closest && e.target.closest('[data-copy]');
    if (!b || !navigator.clipboard) return;
    navigator.clipboard.writeText(b.dataset.copy).then(function () { say(b.textContent = en ? 'Copied' : '已复制'); });
  });
})();
