package agents.tavily.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for agent {@code tavily}. */
@ObjectClassDefinition(name = "Agent tavily", description = "Searches the web with Tavily.")
public @interface TavilyConfig {
    @AttributeDefinition(description = "Where the service is; another one needs a grant in conf/outbound.conf.")
    String baseUrl() default "https://api.tavily.com";

    @AttributeDefinition(description = "basic, advanced, fast or ultra-fast; advanced costs two credits, the others one.")
    String searchDepth() default "advanced";

    @AttributeDefinition(description = "Results of one search, 1 to 20.")
    int maxResults() default 5;
}
