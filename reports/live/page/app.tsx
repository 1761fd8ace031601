/** The page: how reports come in, what is wrong with them, and all that goes over the wire. */

import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';
import type { View } from '../view.ts';
import { Bar } from './bar.tsx';
import { Cadence } from './cadence.tsx';
import { Faults } from './faults.tsx';
import { Patterns } from './legend.tsx';
import { Messages } from './messages.tsx';
import { lang, view as shown, t, theme } from './store.ts';
import { Violations } from './violations.tsx';

export function App() {
  const { value: view } = shown;
  useEffect(() => {
    document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = theme.value;
  }, [lang.value, theme.value]);
  return (
    <>
      <a class="skip" href="#cadence">
        {t(texts.skip)}
      </a>
      <Patterns />
      <Bar />
      <main>
        <section class="verdict">
          <p class="kicker">{t(texts.kicker)}</p>
          <h1>
            <code>{view?.master ?? t(texts.title)}</code>
          </h1>
          <p class="score">{view ? scoreOf(view) : t(texts.loading)}</p>
        </section>
        {view && (
          <>
            <Cadence view={view} />
            <Faults view={view} />
            <Violations view={view} />
            <Messages view={view} />
          </>
        )}
      </main>
      <footer>vanmoi-conform</footer>
    </>
  );
}

function scoreOf(view: View): string {
  const reports = view.agents.reduce((sum, agent) => sum + agent.reports, 0);
  const agents = view.agents.length + view.older.agents;
  const kinds = new Set(view.violations.map(({ check }) => check)).size;
  return [texts.agents(agents), texts.reports(reports), texts.kinds(kinds)].map(t).join(' · ');
}
