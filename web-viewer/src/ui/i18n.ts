import { createI18n } from 'vue-i18n';
import type { BilingualText, Language } from '@/core/text';
import { messages } from './messages';

export const i18n = createI18n({ legacy: false, locale: 'zh', fallbackLocale: 'en', messages });

export function setLanguage(language: Language): void {
    (i18n.global.locale as unknown as { value: Language }).value = language;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** The text of a bilingual title in a language. */
export function inLanguage(title: BilingualText, language: string): string {
    return language === 'en' ? title.en : title.zh;
}
