import { inWordsOfTime, made, part } from './elements.ts';
import { askedOf, makePasskey } from './passkey.ts';
import { doing, onSubmit, refresh, showCodes, showing, type MyPasskey } from './security-state.ts';
import { callAsUser } from './signed-in.ts';

showing(({ secondFactors: { passkeys } }) => {
  part('no-passkeys').hidden = passkeys.length > 0;
  part('passkey-list').replaceChildren(...passkeys.map(shown));
});

onSubmit('passkey-add', 'passkeys', async () => {
  const field = part<HTMLInputElement>('passkey-name');
  const asked = askedOf(await callAsUser('BeginPasskey', { input: {} }));
  const input = { passkey: await makePasskey(asked), name: field.value };
  const added = await callAsUser('ConfirmPasskey', { input });
  field.value = '';
  await refresh();
  showCodes(added['recoveryCodes'] as readonly string[]);
  return 'The passkey is added.';
});

function shown(passkey: MyPasskey): HTMLLIElement {
  const item = made('li');
  const name = made('span', passkey.name);
  name.className = 'name';
  const facts = made(
    'span',
    [
      `Last used ${inWordsOfTime(passkey.lastUsedAt)}`,
      passkey.isSynced ? 'synced between your devices' : 'on one device',
      ...(passkey.host === location.hostname ? [] : [`for ${passkey.host} alone`]),
    ].join(', '),
  );
  facts.className = 'facts';
  const row = made('div');
  row.className = 'row';
  const { id: passkeyId, name: called } = passkey;
  const remove = removing({ verb: 'remove', name: `the passkey ${called}`, place: 'passkeys' }, async () => {
    await callAsUser('RemovePasskey', { input: { idempotencyKey: crypto.randomUUID(), passkeyId } });
    await refresh();
    return `${called} is removed. Delete it on the device, too.`;
  });
  row.append(renaming(passkey, item), remove);
  item.append(name, facts, row);
  return item;
}

interface Removal {
  readonly verb: 'remove' | 'unlink';
  readonly name: string;
  /** The section that it is in. */
  readonly place: string;
}

/** A button that asks once more before it takes something away. */
export function removing({ verb, name, place }: Removal, act: () => Promise<string>): HTMLButtonElement {
  const button = quiet(verb === 'remove' ? 'Remove' : 'Unlink', `${verb} ${name}`);
  let isAsked = false;
  button.addEventListener('click', () => {
    if (!isAsked) {
      isAsked = true;
      button.textContent = `Really ${verb} it`;
      button.setAttribute('aria-label', `Really ${verb} ${name}`);
      return;
    }
    doing(button, place, async () => {
      const said = await act();
      part(place).focus();
      return said;
    });
  });
  return button;
}

function renaming({ id, name }: MyPasskey, item: HTMLLIElement): HTMLButtonElement {
  const button = quiet('Rename', `Rename the passkey ${name}`);
  button.addEventListener('click', () => {
    const form = made('form');
    const label = made('label', 'New name ');
    const field = made('input');
    Object.assign(field, { value: name, maxLength: 100, required: true, autocomplete: 'off' });
    label.append(field);
    const save = made('button', 'Save');
    form.append(label, save);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      doing(save, 'passkeys', async () => {
        const input = { idempotencyKey: crypto.randomUUID(), passkeyId: id, name: field.value };
        await callAsUser('RenamePasskey', { input });
        await refresh();
        part('passkeys').focus();
        return 'The passkey has its new name.';
      });
    });
    item.replaceChildren(form);
    field.select();
  });
  return button;
}

export function quiet(text: string, label: string): HTMLButtonElement {
  const button = made('button', text);
  button.type = 'button';
  button.className = 'quiet';
  button.setAttribute('aria-label', label);
  return button;
}
