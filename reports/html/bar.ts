/** Language and theme: radio buttons that work by style alone. */

import type { Language } from '../../spec/requirement.ts';
import { both, html, type Markup } from './markup.ts';
import { texts } from './texts.ts';

/** The two choices; `language` is the one that is made beforehand. */
export function choices(language: Language): Markup {
  return html`<fieldset><legend class=sr>${both(texts.language)}</legend>${radio('lang', 'en', html`English`, language === 'en')}${radio('lang', 'zh', html`中文`, language !== 'en')}</fieldset>
<fieldset><legend class=sr>${both(texts.theme)}</legend>${radio('theme', 'auto', both(texts.themeAuto), true)}${radio('theme', 'light', both(texts.themeLight), false)}${radio('theme', 'dark', both(texts.themeDark), false)}</fieldset>`;
}

function radio(name: string, value: string, text: Markup, isChecked: boolean): Markup {
  return html`<label><input type=radio name="${name}" id="${name}-${value}" value="${value}"${isChecked && html` checked`}>${text}</label>`;
}
