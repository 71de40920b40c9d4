// Passkeys, and nothing else: every other thing works without a script. A button with data-passkey belongs to the form around it: it asks the node for a challenge, the device for an
// answer, and sends the form with it.
'use strict';
(() => {
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
  const run = async (button, form) => {
    const said = form.querySelector('[data-said]');
    said.hidden = true;
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin', redirect: 'error' });
      if (!answer.ok) throw new Error(String(answer.status));
      const { ceremony, options } = await answer.json();
      const credential = button.dataset.passkey === 'make'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.ceremony.value = ceremony;
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      said.hidden = false;
      button.disabled = false;
      said.focus();
    }
  };
  for (const button of document.querySelectorAll('button[data-passkey]')) {
    const form = button.form;
    form.hidden = false;
    form.addEventListener('submit', event => { event.preventDefault(); run(button, form); });
  }
})();
