package agents.gemini.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for agent {@code gemini}. */
@ObjectClassDefinition(name = "Agent gemini", description = "Asks a model of Google's Gemini API.")
public @interface GeminiConfig {
    @AttributeDefinition(description = "Where the service is; another one needs a grant in conf/outbound.conf.")
    String baseUrl() default "https://generativelanguage.googleapis.com";

    @AttributeDefinition(description = "Version of its interface: v1beta or v1.")
    String apiVersion() default "v1beta";

    @AttributeDefinition(description = "Which model is asked, without models/ before it.")
    String model() default "gemini-3.5-flash";

    @AttributeDefinition(description = "How freely it answers, 0 to 2; -1 leaves it to the model.")
    double temperature() default 0.7;

    @AttributeDefinition(description = "Tokens of one answer at most, those of its thoughts included; 1 to 65,536.")
    int maxOutputTokens() default 2_048;

    @AttributeDefinition(description = "What the model is told before each question; empty for nothing.")
    String systemInstruction() default "";
}
