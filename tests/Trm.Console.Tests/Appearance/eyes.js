// What a person notices of a page, asked of the browser: each answer is a list of sentences, one for each thing that is wrong.
'use strict';
window.trmEyes = (() => {
  const seen = e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().right > 0;
  const name = e => `${e.localName}${e.className ? `.${e.className}` : ''} "${(e.innerText || e.getAttribute('aria-label') || e.name || '').trim().slice(0, 40)}"`;
  const targets = () => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(e => seen(e) && !e.matches('.skip, :disabled'));
  const block = e => { while (getComputedStyle(e).display.startsWith('inline') || getComputedStyle(e).display === 'contents') e = e.parentElement; return e; };
  const texts = root => { const all = []; for (let walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); walker.nextNode();) all.push(walker.currentNode); return all; };

  // WCAG 2.2, 2.5.8 "Inline": in a sentence the line decides on the height. Beside nothing but other links it is no sentence.
  const inSentence = e => getComputedStyle(e).display === 'inline' && texts(block(e)).some(t => /\p{L}/u.test(t.data) && !t.parentElement.closest('a, button, label'));

  // A box or a button of a choice is as large as it and its label are together: either is touched.
  const size = e => {
    const all = [e, ...e.labels ?? []].filter((l, i) => i === 0 || ['checkbox', 'radio'].includes(e.type)).map(l => l.getBoundingClientRect());
    return [Math.max(...all.map(r => r.right)) - Math.min(...all.map(r => r.left)), Math.max(...all.map(r => r.bottom)) - Math.min(...all.map(r => r.top))];
  };

  return {
    // Of those of one name the browser keeps one open.
    unfold() {
      for (const folded of document.querySelectorAll('details')) {
        folded.removeAttribute('name');
        folded.open = true;
      }
    },

    wide() {
      const room = document.documentElement.clientWidth;
      return document.documentElement.scrollWidth <= room ? [] : [`is ${document.documentElement.scrollWidth} px wide where there are ${room}`,
        ...[...document.body.querySelectorAll('*')].filter(e => seen(e) && e.getBoundingClientRect().right > room + 1).slice(-3).map(e => `reaches beyond: ${name(e)}`)];
    },

    small() { return targets().filter(e => !inSentence(e) && size(e).some(s => s < 43.5)).map(e => `is ${size(e).map(Math.round).join(' x ')} px: ${name(e)}`); },

    // A thumb that means one button must not touch the next one.
    crowded() {
      const all = targets().filter(e => e.matches('button:not(.link), .button, .stop')).map(e => [e, e.getBoundingClientRect()]);
      return all.flatMap(([a, p], i) => all.slice(i + 1).filter(([, q]) => Math.max(q.left - p.right, p.left - q.right, q.top - p.bottom, p.top - q.bottom) < 7.5).map(([b]) => `is nearer than 8 px: ${name(a)} and ${name(b)}`));
    },

    // After a key was pressed, whatever has the focus must show it.
    unlit() {
      return targets().filter(e => {
        e.focus({ preventScroll: true });
        const style = getComputedStyle(e);
        return document.activeElement === e && !(e.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
      }).map(e => `does not show that it has the focus: ${name(e)}`);
    },

    // All that is said, but for what is marked as being of another language, codes, and what people typed.
    said() {
      const others = `[lang]:not([lang=${document.documentElement.lang}]):not(html), .code, textarea, script`;
      return [...texts(document.body).filter(t => !t.parentElement.closest(others)).map(t => t.data), ...[...document.querySelectorAll('[aria-label]')].filter(e => !e.closest(others)).map(e => e.getAttribute('aria-label'))]
        .map(t => t.replace(/[\s\u00a0]+/g, ' ').trim()).filter(t => /\p{L}{2}/u.test(t));
    },

    // By these rules alone where some are named.
    async axe(rules) {
      const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(rules.length > 0 && { runOnly: { type: 'rule', values: rules } }) });
      return violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' ; ')}`);
    },

    // A form in which something is missing is sent as it is; false where there is none. A passkey's is for the script alone.
    refuse() {
      const form = [...document.querySelectorAll('main form[method=post]:not(:has([data-passkey]))')].find(f => [...f.elements].some(e => e.willValidate && !e.validity.valid));
      if (!form) return false;
      form.noValidate = true;
      (form.querySelector('button:not([name])') ?? form.querySelector('button')).click();
      return true;
    },
  };
})();
