import { part } from './elements.ts';
import { failed, refresh, showing } from './security-state.ts';

showing(({ name, email }) => {
  part('who').textContent = `${name}, ${email}`;
  part('account').hidden = false;
});

// The place that the address names is there only now.
refresh()
  .then(() => document.getElementById(location.hash.slice(1))?.focus())
  .catch((error: unknown) => failed(error));
