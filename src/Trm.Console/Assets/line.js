// The escort's page on a line that comes and goes: what is confirmed is sent at once, or stays in this page until the line is back. Nothing is kept on the telephone itself: whoever finds
// it finds nothing. Without a script the same forms are sent as they are.
'use strict';
(() => {
  const room = document.querySelector('[data-offset]');
  const log = room.querySelector('[data-log]');
  const list = log.querySelector('ul');
  const line = document.querySelector('[data-line]');
  const waiting = [];
  let busy = false;
  const two = number => String(number).padStart(2, '0');
  const there = () => new Date(Date.now() + Number(room.dataset.offset) * 60000);
  const clock = at => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  for (const keep of document.querySelectorAll('[data-keep]')) keep.hidden = false;

  // The moment of the touch, where nobody typed another one.
  for (const time of document.querySelectorAll('[data-time=now]')) time.addEventListener('input', () => { time.dataset.time = 'typed'; });
  const stamp = (form, at) => {
    for (const time of form.querySelectorAll('[data-time=now]'))
      for (const field of time.querySelectorAll('input'))
        field.value = { d: at.getUTCDate(), m: at.getUTCMonth() + 1, y: at.getUTCFullYear(), t: clock(at) }[field.name.slice(-1)];
  };

  const say = (entry, what) => { entry.said.textContent = `${entry.name} ${entry.time}: ${what}`; };
  const show = () => { line.hidden = navigator.onLine && waiting.every(entry => !entry.offline); };

  // The token of a form is of one session: after signing in again, the page is asked for a new one.
  const renew = async entry => {
    const page = await fetch(location.pathname, { credentials: 'same-origin', redirect: 'error' });
    const token = /name="form" value="([^"]+)"/.exec(await page.text());
    if (!token) return false;
    entry.body.set('form', token[1]);
    return true;
  };

  const send = async entry => {
    let answer = await fetch(entry.to, { method: 'POST', body: entry.body, credentials: 'same-origin' });
    if (answer.status === 400 && await renew(entry))
      answer = await fetch(entry.to, { method: 'POST', body: entry.body, credentials: 'same-origin' });
    if (answer.redirected && new URL(answer.url).pathname === '/sign-in') return 'again';
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer.ok ? 'sent' : 'refused';
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    try {
      while (waiting.length > 0) {
        const entry = waiting[0];
        const became = await send(entry);
        entry.offline = false;
        if (became === 'again') {
          say(entry, '');
          const door = document.createElement('a');
          door.href = '/sign-in?to=/account';
          door.target = '_blank';
          door.rel = 'noopener';
          door.textContent = room.dataset.again;
          entry.said.append(door);
          break;
        }
        waiting.shift();
        say(entry, became === 'sent' ? `${room.dataset.sent} ${clock(there())}` : room.dataset.refused);
        if (became === 'sent') entry.form.closest('details').open = false;
      }
    } catch {
      waiting[0].offline = true;
      say(waiting[0], room.dataset.waits);
    }
    busy = false;
    show();
  };

  for (const form of room.querySelectorAll('form'))
    form.addEventListener('submit', event => {
      event.preventDefault();
      const at = there();
      stamp(form, at);
      const entry = { to: form.action, form, body: new URLSearchParams(new FormData(form)), name: form.querySelector('[data-send]').dataset.send, time: clock(at), said: document.createElement('li') };
      // A second touch before the first one went out takes its place.
      const former = waiting.findIndex(other => other.form === form);
      if (former > 0 || (former === 0 && !busy)) waiting.splice(former, 1)[0].said.remove();
      list.append(entry.said);
      log.hidden = false;
      say(entry, room.dataset.waits);
      entry.said.scrollIntoView({ block: 'nearest' });
      waiting.push(entry);
      work();
    });
  addEventListener('online', work);
  addEventListener('offline', show);
  addEventListener('beforeunload', event => { if (waiting.length > 0) event.preventDefault(); });
  setInterval(work, 15000);
  show();
})();
