package agents.gemini.internal;

import java.lang.annotation.Annotation;

/** What is set in a test. */
record Config(String baseUrl, String apiVersion, String model, double temperature, int maxOutputTokens,
        String systemInstruction) implements GeminiConfig {
    static final Config DEFAULT = new Config("https://generativelanguage.googleapis.com", "v1beta", "gemini-3.5-flash", 0.7,
            2_048, "");

    @Override
    public Class<? extends Annotation> annotationType() {
        return GeminiConfig.class;
    }
}
