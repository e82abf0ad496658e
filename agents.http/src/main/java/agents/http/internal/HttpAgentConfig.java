package agents.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for agent {@code http}. */
@ObjectClassDefinition(name = "Agent http", description = "Makes HTTP requests.")
public @interface HttpAgentConfig {
    @AttributeDefinition(description = "Bytes of an answer at most, unpacked; 1 to 8,388,608 (AG-06).")
    int maxAnswerBytes() default 5_242_880;

    @AttributeDefinition(description = "Characters of an answer's body that a report shows, 0 to 100,000.")
    int excerptCharacters() default 2_000;
}
