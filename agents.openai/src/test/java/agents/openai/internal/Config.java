package agents.openai.internal;

import java.lang.annotation.Annotation;

/** Settings as a test wants them. */
record Config(String baseUrl, String model, String otherModels, double temperature, int maxTokens, String systemPrompt,
        String key) implements OpenAiConfig {
    static final Config HOSTED = new Config("https://api.openai.com", "gpt-4o-mini", "", -1, 2048, "", "auto");

    Config at(String url) {
        return new Config(url, model, otherModels, temperature, maxTokens, systemPrompt, key);
    }

    Config keyed(String how) {
        return new Config(baseUrl, model, otherModels, temperature, maxTokens, systemPrompt, how);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return OpenAiConfig.class;
    }
}
