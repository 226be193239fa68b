/** Above GraphiQL: the log-in, or the choice of a client and who is logged in. */
export const bar = `
<header id="bar">
  <a id="home" href="/">Cifra</a>
  <form id="log-in" hidden>
    <label>E-mail <input id="email" type="email" autocomplete="username" required></label>
    <label>Password <input id="password" type="password" autocomplete="current-password" required></label>
    <button>Log in</button>
    <button type="button" class="quiet" id="use-token">Use a token or key</button>
  </form>
  <form id="paste" hidden>
    <label>Token or key <input id="token" type="password" autocomplete="off" spellcheck="false" required></label>
    <button>Use it</button>
    <button type="button" class="quiet" id="use-password">Log in with a password</button>
  </form>
  <div id="account" hidden>
    <label>Client <input id="client" list="clients" autocomplete="off" spellcheck="false"></label>
    <datalist id="clients"></datalist>
    <span id="who"></span>
    <button type="button" class="quiet" id="log-out">Log out</button>
  </div>
  <span id="status" role="status"></span>
</header>
`;

export const barStyle = `
  :root { --bar: #fff; --ink: #1c2733; --soft: #5d6b7a; --line: #d7dde4; --accent: #1f5f8b; --wrong: #a3262c; }
  body.graphiql-dark { --bar: #212a3b; --ink: #e8edf3; --soft: #a9b5c3; --line: #3a475c; --accent: #7fb8e0; --wrong: #ff9a9a; color-scheme: dark; }
  body { margin: 0; display: flex; flex-direction: column; height: 100dvh; overflow: hidden; }
  #root { flex: 1; min-height: 0; height: auto !important; }
  #root :is(.graphiql-container, .graphiql-main) { height: 100%; min-height: 0; }
  /* GraphiQL 5 moves a tab that is pressed to where its last animation left it, so that the click misses it. */
  #root .graphiql-tab { transform: none !important; }
  .graphiql-container { --color-primary: 204, 64%, 33%; }
  body.graphiql-dark .graphiql-container { --color-primary: 204, 60%, 69%; }
  #bar, #bar form, #bar #account { display: flex; align-items: center; gap: 8px 14px; flex-wrap: wrap; }
  #bar { min-height: 48px; box-sizing: border-box; padding: 7px 16px; background: var(--bar); color: var(--ink);
    border-bottom: 1px solid var(--line); font: 14px/1.3 system-ui, sans-serif; }
  #bar #account { flex: 1; }
  #bar [hidden] { display: none !important; }
  #home { font-weight: 650; font-size: 16px; color: inherit; text-decoration: none; margin-right: 10px; }
  #bar label { color: var(--soft); }
  #bar input { margin-left: 5px; width: 190px; padding: 5px 8px; font: inherit; color: var(--ink); background: transparent;
    border: 1px solid var(--line); border-radius: 5px; }
  #bar #client { width: 340px; }
  #bar button { padding: 5px 12px; font: inherit; border-radius: 5px; border: 1px solid var(--accent);
    color: var(--bar); background: var(--accent); cursor: pointer; }
  #bar button.quiet { color: var(--accent); background: transparent; border-color: transparent; }
  #bar :is(input, button, a):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  #who { margin-left: auto; color: var(--soft); }
  #status { color: var(--soft); }
  #status.wrong { color: var(--wrong); }
`;
