package spine.orchestrator.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for the query flow. */
@ObjectClassDefinition(name = "Spine orchestrator", description = "Memory first, a tool where memory has no answer.")
public @interface OrchestratorConfig {
    @AttributeDefinition(description = "Longest wait for one tool, in milliseconds; 1 to 600,000.")
    int toolTimeoutMillis() default 10_000;

    @AttributeDefinition(description = "Longest wait until an answer is stored, in milliseconds; 1 to 600,000.")
    int storeTimeoutMillis() default 5_000;

    @AttributeDefinition(description = "Longest wait for a model that chooses the tool, in milliseconds; 1 to 600,000.")
    int choiceTimeoutMillis() default 3_000;

    @AttributeDefinition(description = "model: a model chooses the tool where one is there, else the rules; or rules.")
    String chooseBy() default "model";

    @AttributeDefinition(description = "required: no query is answered without a prompt firewall; or optional.")
    String firewall() default "required";
}
