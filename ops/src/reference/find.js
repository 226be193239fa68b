// The search box of the reference: names that begin with, then names that contain what was typed.
const box = document.getElementById('find');
const list = document.getElementById('found');
const root = document.body.dataset.root;
let names = null;

async function find() {
  names ??= fetch(`${root}index.json`).then((response) => response.json());
  const wanted = box.value.trim().toLowerCase();
  const all = wanted === '' ? [] : (await names).filter(([name]) => name.toLowerCase().includes(wanted));
  if (box.value.trim().toLowerCase() !== wanted) return;
  const rank = ([name]) => {
    const at = name.toLowerCase().indexOf(wanted);
    return (at === 0 ? 0 : name[at - 1] === '.' ? 1 : 2) * 1000 + name.length;
  };
  list.replaceChildren(
    ...all
      .toSorted((left, right) => rank(left) - rank(right))
      .slice(0, 20)
      .map(([name, page]) => {
        const link = document.createElement('a');
        link.href = `${root}${page}.html`;
        link.textContent = name;
        const item = document.createElement('li');
        item.append(link);
        return item;
      }),
  );
}

box.addEventListener('input', () => void find());
box.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') list.querySelector('a')?.click();
});
