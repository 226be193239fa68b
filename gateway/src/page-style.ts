/** What the small pages have in common: colours for light and dark, and one column. */
export const pageStyle = `
  :root { color-scheme: light dark; --ink: light-dark(#1c2733, #e8edf3); --soft: light-dark(#5d6b7a, #a9b5c3);
    --line: light-dark(#d7dde4, #3a475c); --accent: light-dark(#1f5f8b, #7fb8e0); --ground: light-dark(#fff, #161d29); }
  body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 42rem; margin: 0 auto; padding: 8vh 1.5rem 3rem; }
  h1 { margin: 0; font-size: 2.2rem; letter-spacing: -0.02em; }
`;
