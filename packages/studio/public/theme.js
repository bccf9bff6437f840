// Before the first paint: the theme that was chosen, or the system's. The pages keep it from then on (src/app/preferences.ts).
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('clflow-theme');
  } catch {
    // Without storage it is the system's.
  }
  const isDark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
