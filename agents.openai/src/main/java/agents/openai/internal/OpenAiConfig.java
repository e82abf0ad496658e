package agents.openai.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for agent {@code openai}. */
@ObjectClassDefinition(name = "Agent openai", description = "Asks a model that speaks the OpenAI interface.")
public @interface OpenAiConfig {
    @AttributeDefinition(description = "Where the service is, with or without /v1; another one than OpenAI's needs a grant in"
            + " conf/outbound.conf.")
    String baseUrl() default "https://api.openai.com";

    @AttributeDefinition(description = "The model's name there, 1 to 200 characters.")
    String model() default "gpt-4o-mini";

    @AttributeDefinition(description = "Other models that callers may ask for, with commas; * for any.")
    String otherModels() default "";

    @AttributeDefinition(description = "0 to 2; -1 leaves it to the service, which some models want.")
    double temperature() default -1;

    @AttributeDefinition(description = "Tokens of one answer at most, 1 to 131072; callers may ask for fewer.")
    int maxTokens() default 2048;

    @AttributeDefinition(description = "Told to the model before each conversation that brings no system message.")
    String systemPrompt() default "";

    @AttributeDefinition(description = "Whether OPENAI_API_KEY goes along, where there is one: auto (over https only), always,"
            + " never.")
    String key() default "auto";
}
